import { setTimeout as pause } from 'node:timers/promises';
import type { DatabaseService, Identity, TransactionClient } from '@infrastructure/database';

/** A transaction that holds its connection for long, and gives it back. */
export interface LegalWork {
  readonly database: DatabaseService;
  readonly clinic: Identity;
  readonly requestId: string;
  /** How long the connection is kept; ms. */
  readonly holdMs: number;
  /** Told when the connection is out, and when it is about to come back. */
  readonly taken: () => void;
  readonly returned: () => void;
}

export interface LegalKind {
  readonly name: string;
  /** Settles when the connection is back. */
  run(work: LegalWork): Promise<void>;
}

async function hold(tx: TransactionClient, { holdMs, taken, returned }: LegalWork): Promise<void> {
  await tx.clinic.count();
  taken();
  await pause(holdMs);
  await tx.clinic.count();
  returned();
}

async function inRequest(work: LegalWork, handler: () => Promise<void>): Promise<void> {
  await work.database.runInContext({ ...work.clinic, requestId: work.requestId }, handler);
}

/** A request that starts a job and is answered at once; the job is a piece of work of its own. */
async function jobOfAnAnsweredRequest(work: LegalWork): Promise<void> {
  const { database } = work;
  let job: Promise<void> = Promise.resolve();
  await inRequest(work, () => {
    job = inRequest(work, () => database.executeInTransaction((tx) => hold(tx, work)));
    return Promise.resolve();
  });
  await job;
}

async function longStatement(work: LegalWork): Promise<void> {
  const { database, holdMs, taken, returned } = work;
  await inRequest(work, () =>
    database.executeInTransaction(async (tx) => {
      await tx.clinic.count();
      taken();
      await tx.$queryRaw`SELECT pg_sleep(${holdMs / 1000})::text`;
      returned();
    }),
  );
}

async function systemWork(work: LegalWork): Promise<void> {
  const { database } = work;
  await database.runAsSystem({ reason: 'long work', actor: work.requestId, models: ['Clinic'] }, () =>
    database.executeInTransaction((tx) => hold(tx, work)),
  );
}

/** Every legal way that the suite knows; system work has few connections, so it comes last and seldom. */
export const LEGAL_KINDS: readonly LegalKind[] = [
  {
    name: 'awaited by its request',
    run: (work) => inRequest(work, () => work.database.executeInTransaction((tx) => hold(tx, work))),
  },
  {
    name: 'nested in another transaction',
    run: (work) =>
      inRequest(work, () =>
        work.database.executeInTransaction(() => work.database.executeInTransaction((tx) => hold(tx, work))),
      ),
  },
  { name: 'of a job whose request was answered', run: jobOfAnAnsweredRequest },
  { name: 'busy with one statement', run: longStatement },
];

export const SYSTEM_WORK: LegalKind = { name: 'of the system', run: systemWork };
