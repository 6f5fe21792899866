import { setTimeout as pause } from 'node:timers/promises';
import type { TransactionClient, TransactionOptions } from '@infrastructure/database';
import { own, person, slot } from './failing-rows.js';
import type { HazardBench, HazardStage } from './hazard-bench.js';
import { verdict } from './seen-error.js';
import { uuidv7 } from './uuid.js';

/** Brings a failure about, and says what it was judged to be. */
type Case = (bench: HazardBench, stage: Pick<HazardStage, 'superuser'>) => Promise<string>;
type Work = (tx: TransactionClient) => Promise<unknown>;

function inAlpha(
  { database, alpha }: HazardBench,
  work: Work,
  options?: TransactionOptions,
): Promise<string> {
  return verdict(database.runInContext(alpha, () => database.executeInTransaction(work, options)));
}

/** A condition met by one statement of a transaction. */
const statement =
  (work: Work, options?: TransactionOptions): Case =>
  (bench) =>
    inAlpha(bench, work, options);

/** Reads, lets another session write the same row, then writes. */
const overtaken =
  (write: Work): Case =>
  (bench, { superuser }) =>
    inAlpha(
      bench,
      async (tx) => {
        await tx.patient.count();
        await superuser.query("UPDATE healthcare.patients SET notes = 'overtaken' WHERE id = $1", [
          own.patient,
        ]);
        await write(tx);
      },
      { isolationLevel: 'RepeatableRead' },
    );

/** Settles, for each of its two callers, once both have called. */
function both(): () => Promise<void> {
  let open: () => void = () => undefined;
  let callers = 0;
  const gate = new Promise<void>((resolve) => (open = resolve));
  return () => {
    callers += 1;
    if (callers >= 2) open();
    return gate;
  };
}

/** Two transactions that each read what the other writes: only COMMIT can tell. */
const writeSkew: Case = async (bench) => {
  const haveRead = both();
  const haveWritten = both();
  const skewed = (id: string) =>
    inAlpha(
      bench,
      async (tx) => {
        await tx.patient.count({ where: { notes: 'on call' } });
        await haveRead();
        await tx.patient.update({ where: { id }, data: { notes: 'on call' } });
        await haveWritten();
      },
      { isolationLevel: 'Serializable' },
    );
  const verdicts = await Promise.all([skewed(own.patient), skewed(own.other)]);
  return verdicts.sort().join(' | ');
};

const deadlock: Case = async (bench) => {
  const hold = both();
  const locking = (ids: readonly [string, string]) =>
    inAlpha(bench, async (tx) => {
      await tx.patient.update({ where: { id: ids[0] }, data: { notes: 'first' } });
      await hold();
      await tx.patient.update({ where: { id: ids[1] }, data: { notes: 'second' } });
    });
  const verdicts = await Promise.all([locking([own.patient, own.other]), locking([own.other, own.patient])]);
  return verdicts.sort().join(' | ');
};

/**
 * Runs a long statement and does something to it once it has been sent. It is not sent while the fault before this one
 * still has the primary counted as lost: then it is asked for again.
 */
async function disturbed(bench: HazardBench, disturb: () => void | Promise<void>): Promise<string> {
  for (;;) {
    const from = bench.tap.packets.length;
    const running = inAlpha(bench, (tx) => tx.$queryRaw`SELECT pg_sleep(40)::text`);
    const wasSent = await bench.tap.saw(/pg_sleep\(40\)/, from, running);
    if (wasSent) await disturb();
    const seen = await running;
    if (wasSent) return seen;
  }
}

/**
 * Has the server end a long statement, or the whole session, from outside. It asks until the statement is gone: a
 * cancellation that arrives between two messages of one statement is dropped by the server.
 */
const interrupted =
  (by: 'pg_cancel_backend' | 'pg_terminate_backend'): Case =>
  (bench, { superuser }) =>
    disturbed(bench, async () => {
      for (let asked = false, running = true; running || !asked;) {
        const rows = await superuser.query(
          `SELECT ${by}(pid) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE '%pg_sleep(40)%' AND pid <> pg_backend_pid()`,
        );
        running = rows.length > 0;
        asked ||= running;
        await pause(10);
      }
    });

/** Breaks the connection while a statement runs on it. */
const broken =
  (by: (tap: HazardBench['tap']) => void): Case =>
  (bench) =>
    disturbed(bench, () => {
      by(bench.tap);
    });

/** The condition, in every shape it can arrive in, and the one verdict on it. */
export const FAILURES: Readonly<Record<string, readonly [string, Case]>> = {
  'unique, model': [
    'DB_UNIQUE_CONFLICT',
    statement((tx) => tx.patient.create({ data: { ...person, mrn: 'one' } })),
  ],
  'unique, raw': [
    'DB_UNIQUE_CONFLICT',
    statement(
      (tx) => tx.$executeRaw`UPDATE healthcare.patients SET mrn = 'one' WHERE id = ${own.other}::uuid`,
    ),
  ],
  'reference, model': [
    'DB_REFERENCE_CONFLICT',
    statement((tx) => tx.consent.create({ data: { patientId: uuidv7(), category: 'treatment' } })),
  ],
  'reference, raw': [
    'DB_REFERENCE_CONFLICT',
    statement(
      (tx) =>
        tx.$executeRaw`INSERT INTO healthcare.consents (id, patient_id, category) VALUES (healthcare.uuid_v7(), healthcare.uuid_v7(), 'treatment')`,
    ),
  ],
  'still referenced, model': [
    'DB_REFERENCE_CONFLICT',
    statement((tx) => tx.practitioner.delete({ where: { id: own.practitioner } })),
  ],
  'check, model': [
    'DB_VALUE_REFUSED',
    statement((tx) => tx.patient.update({ where: { id: own.patient }, data: { sex: 'x' } })),
  ],
  'check, raw': [
    'DB_VALUE_REFUSED',
    statement((tx) => tx.$executeRaw`UPDATE healthcare.patients SET sex = 'x'`),
  ],
  'not null, raw': [
    'DB_VALUE_REQUIRED',
    statement((tx) => tx.$executeRaw`UPDATE healthcare.patients SET mrn = NULL`),
  ],
  'exclusion, model': [
    'DB_OVERLAP_CONFLICT',
    statement((tx) =>
      tx.appointment.create({ data: { patientId: own.patient, practitionerId: own.practitioner, ...slot } }),
    ),
  ],
  'exclusion, raw': [
    'DB_OVERLAP_CONFLICT',
    statement(
      (
        tx,
      ) => tx.$executeRaw`INSERT INTO healthcare.appointments (id, patient_id, practitioner_id, starts_at, ends_at)
      SELECT healthcare.uuid_v7(), patient_id, practitioner_id, starts_at, ends_at FROM healthcare.appointments`,
    ),
  ],
  'transition, model': [
    'DB_TRANSITION_REFUSED',
    statement((tx) => tx.appointment.updateMany({ data: { status: 'completed' } })),
  ],
  'another clinic, model': [
    'DB_ACCESS_DENIED',
    statement((tx) => tx.practitioner.create({ data: { clinicId: uuidv7(), name: 'x' } })),
  ],
  'malformed, raw': ['DB_VALUE_MALFORMED', statement((tx) => tx.$queryRaw`SELECT ${'x'}::uuid`)],
  'not found, model': ['DB_NOT_FOUND', statement((tx) => tx.patient.delete({ where: { id: uuidv7() } }))],
  'locked, raw': [
    'DB_LOCK_TIMEOUT, retryable',
    async (bench, { superuser }) => {
      await superuser.query('BEGIN');
      await superuser.query('SELECT 1 FROM healthcare.patients FOR UPDATE');
      const result = await inAlpha(
        bench,
        (tx) => tx.$queryRaw`SELECT 1 FROM healthcare.patients FOR UPDATE NOWAIT`,
      );
      await superuser.query('ROLLBACK');
      return result;
    },
  ],
  'time limit of a statement, raw': [
    'DB_STATEMENT_TIMEOUT',
    ({ database, alpha }) =>
      verdict(
        database.runInContext(alpha, () =>
          database.executeHealthcareRead((client) => client.$queryRaw`SELECT pg_sleep(10)::text`, {
            timeoutMs: 200,
          }),
        ),
      ),
  ],
  'time limit of a transaction, raw': [
    'DB_TRANSACTION_TIMEOUT',
    statement((tx) => tx.$queryRaw`SELECT pg_sleep(10)::text`, { timeoutMs: 400 }),
  ],
  'cancelled, raw': ['DB_OPERATION_CANCELLED', interrupted('pg_cancel_backend')],
  'terminated, raw': ['DB_CONNECTION_LOST, retryable', interrupted('pg_terminate_backend')],
  'connection reset, plain': ['DB_CONNECTION_LOST, retryable', broken((tap) => tap.cut())],
  'connection closed, plain': ['DB_CONNECTION_LOST, retryable', broken((tap) => tap.hangUp())],
  'unknown field, model': [
    'DB_FIELD_UNKNOWN',
    statement((tx) => tx.patient.findMany({ where: { nothing: 1 } as never })),
  ],
  'wrong type, model': [
    'DB_VALIDATION_FAILED',
    statement((tx) => tx.patient.findMany({ where: { mrn: 1 as never } })),
  ],
  'serialization, model': [
    'DB_SERIALIZATION_FAILURE, retryable',
    overtaken((tx) => tx.patient.update({ where: { id: own.patient }, data: { notes: 'late' } })),
  ],
  'serialization, raw': [
    'DB_SERIALIZATION_FAILURE, retryable',
    overtaken((tx) => tx.$executeRaw`UPDATE healthcare.patients SET notes = 'late'`),
  ],
  'serialization, COMMIT': ['DB_SERIALIZATION_FAILURE, retryable | done', writeSkew],
  'deadlock, model': ['DB_DEADLOCK, retryable | done', deadlock],
  'unique, COMMIT': [
    'DB_UNIQUE_CONFLICT',
    statement((tx) => tx.patient.updateMany({ data: { phone: 'same' } })),
  ],
  'reference, COMMIT': [
    'DB_REFERENCE_CONFLICT',
    statement((tx) => tx.patient.update({ where: { id: own.patient }, data: { county: 'nowhere' } })),
  ],
  'written through the read client, raw': [
    'DB_READ_ONLY',
    ({ database, alpha }) =>
      verdict(
        database.runInContext(alpha, () =>
          database.executeHealthcareRead(
            (client) => client.$queryRaw`DELETE FROM healthcare.consents RETURNING 1`,
          ),
        ),
      ),
  ],
  'reply to COMMIT lost': [
    'DB_OUTCOME_UNKNOWN, outcome unknown',
    async (bench) => {
      bench.tap.cutAfter(/^COMMIT$/);
      return await inAlpha(bench, (tx) => tx.patient.updateMany({ data: { notes: 'perhaps' } }));
    },
  ],
};
