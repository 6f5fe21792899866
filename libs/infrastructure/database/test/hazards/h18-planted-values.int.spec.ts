import { randomBytes } from 'node:crypto';
import { inspect, stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { DatabaseError, TransactionClient } from '@infrastructure/database';
import { sharedCluster } from '@tools/dev/cluster';
import type * as LaneModule from '../../src/prisma/lane-pool.js';
import type * as NamesModule from '../../src/prisma/statement-names.js';
import type { Session } from '../../src/prisma/session.js';
import { libraryWithout, type LibraryCopy } from '../support/defences.js';
import { HazardStage, loseConnections, type HazardBench } from '../support/hazard-bench.js';
import { RecordingLogger } from '../support/recording-logger.js';
import { serverLog } from '../support/server-log.js';
import { uuidv7 } from '../support/uuid.js';

jest.setTimeout(60_000);

/** New in each run: the servers' logs may outlive one. */
const PLANT = `Z${randomBytes(6).toString('hex')}planted`;
const plantedId = uuidv7();
const person = {
  mrn: PLANT,
  firstName: PLANT,
  lastName: PLANT,
  birthDate: new Date('1990-01-01'),
  notes: PLANT,
};
const text = (sql: string) => Object.assign([sql], { raw: [sql] });

/** Failures that PostgreSQL, pg or Prisma describe with the value in it. */
const failures: Readonly<Record<string, (tx: TransactionClient, bench: HazardBench) => Promise<unknown>>> = {
  'a unique value taken': (tx) => tx.patient.create({ data: person }),
  'a unique value taken, raw': (tx) => tx.$executeRaw`UPDATE healthcare.patients SET mrn = ${PLANT}`,
  'a check with the row in its detail': (tx) => tx.patient.updateMany({ data: { sex: PLANT } }),
  'a missing value with the row in its detail': (tx) =>
    tx.$executeRaw`UPDATE healthcare.patients SET first_name = NULL WHERE mrn = ${PLANT}`,
  'a text that is no uuid': (tx) => tx.$queryRaw`SELECT ${PLANT}::uuid`,
  'a text that is no number': (tx) => tx.$queryRaw`SELECT ${PLANT}::int`,
  'a text that is no JSON': (tx) => tx.$queryRaw`SELECT ${`{"${PLANT}"`}::jsonb`,
  'a text that is too long': (tx) => tx.patient.updateMany({ data: { city: PLANT.repeat(20) } }),
  'a literal in broken SQL': (tx) => tx.$queryRaw(text(`SELECT '${PLANT}' FROM "${PLANT}"`)),
  'a column that is not there': (tx) => tx.$queryRaw(text(`SELECT "${PLANT}" FROM healthcare.patients`)),
  'a reference to nothing': (tx) =>
    tx.consent.create({ data: { patientId: plantedId, category: 'treatment', terms: PLANT } }),
  'a row to connect that is not there': (tx) =>
    tx.consent.create({
      data: { category: 'treatment', terms: PLANT, patient: { connect: { id: plantedId } } } as never,
    }),
  'a row that is not there': (tx) => tx.patient.update({ where: { id: plantedId }, data: { notes: PLANT } }),
  'a field that is not there': (tx) => tx.patient.findMany({ where: { [PLANT]: PLANT } as never }),
  'a value of another type': (tx) => tx.patient.findMany({ where: { birthDate: PLANT as never } }),
  'an operator that is not there': (tx) =>
    tx.patient.findMany({ where: { mrn: { [PLANT]: PLANT } as never } }),
  'a state that is not there': (tx) =>
    tx.invoice.create({
      data: { patientId: plantedId, number: PLANT, status: PLANT },
    }),
  'a date out of range': (tx) => tx.$queryRaw`SELECT ${`99999-${PLANT}`}::date`,
  'a table not on the list': async (_tx, { database }) => database.identifiers.table(PLANT),
  'a cursor of nowhere': (_tx, { database }) => database.paginate('patient', { cursor: PLANT }),
  'a malformed clinic': async (_tx, { database, alpha }) =>
    database.runInContext({ ...alpha, clinicId: PLANT }, () => undefined),
  'a model not granted': (_tx, { database }) =>
    database.runAsSystem({ reason: PLANT, actor: PLANT, models: ['User'] }, () =>
      database.executeHealthcareRead((client) => client.patient.findMany({ where: { mrn: PLANT } })),
    ),
  'a rule that is named by a value': (tx) => tx.patient.updateMany({ data: { phone: 'x' } }),
  'an error of the caller’s own around ours': async (tx) => {
    await tx.patient.create({ data: person }).catch((cause: unknown) => Promise.reject(cause as Error));
  },
};

/** Every way in which an error is printed, sent or stored. */
function printed(error: DatabaseError): string {
  return [
    inspect(error, { showHidden: true, depth: Infinity, getters: true }),
    JSON.stringify(error),
    JSON.stringify(Object.entries(error)),
    String(error),
    error.stack,
    inspect(error.cause, { showHidden: true, depth: Infinity, getters: true }),
    ...Object.getOwnPropertyNames(error).map((key) => inspect(Reflect.get(error, key), { depth: Infinity })),
  ].join('\n');
}

const shows = (output: string) => output.includes(PLANT) || output.includes(plantedId);

/** The failures that show what was planted, and those that did not fail. */
async function telltales(bench: HazardBench) {
  const { database, alpha } = bench;
  const found = { shown: [] as string[], passed: [] as string[] };
  for (const [name, fail] of Object.entries(failures)) {
    const error = await database
      .runInContext(alpha, () => database.executeInTransaction((tx) => fail(tx, bench)))
      .then(
        () => undefined,
        (caught: unknown) => caught as DatabaseError,
      );
    if (error === undefined) found.passed.push(name);
    else if (shows(printed(error))) found.shown.push(name);
  }
  return { ...found, metrics: shows(await database.metricsText()) };
}

/** What Prisma says of a call on a lane that it refuses: nobody but code can get at it. */
async function wordsOnALane({ load }: LibraryCopy): Promise<string> {
  const { LanePool } = await load<typeof LaneModule>('prisma/lane-pool.ts');
  const { StatementNames } = await load<typeof NamesModule>('prisma/statement-names.ts');
  const lanes = new LanePool(new StatementNames());
  const refused = lanes.lend({} as Session, ({ client }) =>
    client.patient.findMany({ where: { nothing: 'in the source' } as never }),
  );
  return await refused.then(() => 'accepted', String).finally(() => lanes.end());
}

/** A setting of the role, what it keeps out of a server's log when everything else is logged, and how it is lost. */
const logSettings = [
  ['log_error_verbosity', 'terse', 'default', /CONTEXT: {2}JSON data/],
  ['log_parameter_max_length_on_error', '0', '-1', /CONTEXT: .* with parameters: \$1 =/],
  ['log_parameter_max_length', '0', '-1', /DETAIL: {2}Parameters: \$1 =/i],
  ['log_min_messages', 'log', 'warning', /ERROR: /],
] as const;
const loud = {
  log_statement: 'all',
  log_min_error_statement: 'error',
  ...Object.fromEntries(logSettings.map(([name, , lost]) => [name, lost])),
};

describe('H18: what a failure says', () => {
  const cluster = sharedCluster(process.env);
  const logger = new RecordingLogger();
  let stage: HazardStage;

  beforeAll(async () => {
    stage = await HazardStage.set({}, logger);
    await stage.superuser.query(
      `INSERT INTO healthcare.patients (clinic_id, id, mrn, first_name, last_name, birth_date, notes)
       VALUES ($1, healthcare.uuid_v7(), $2, $2, $2, '1990-01-01', $2), ($1, healthcare.uuid_v7(), 'other', $2, $2, '1990-01-01', $2)`,
      [stage.alpha.clinicId, PLANT],
    );
    await stage.superuser.query(
      `ALTER TABLE healthcare.patients ADD CONSTRAINT "${PLANT}" CHECK (phone IS DISTINCT FROM 'x')`,
    );
  });
  afterAll(async () => {
    await stage.strike();
  });

  it('holds no value, whichever way it is printed, sent, logged or counted', async () => {
    expect(await stage.play(telltales)).toEqual({ shown: [], passed: [], metrics: false });
    expect(logger.lines.filter(shows)).toEqual([]);
  });

  it('reaches no log of a server', async () => {
    expect((await serverLog(cluster)).split('\n').filter(shows)).toEqual([]);
  });

  it('holds values when causes are kept as they were caught', async () => {
    const { shown } = await stage.playWithout(
      {
        file: 'errors/database.error.ts',
        find: 'caught instanceof DatabaseError ? caught : new SafeCause(caught)',
        replace: 'caught as Error',
      },
      telltales,
    );
    expect(shown.length).toBeGreaterThan(5);
  });

  it('holds the names that callers and rules use when all names are let out', async () => {
    const { shown } = await stage.playWithout(
      {
        file: 'errors/failed-field.ts',
        find: 'names.fieldsOfConstraint(facts.constraint)',
        replace: '[facts.constraint]',
      },
      telltales,
    );
    expect(shown).toEqual(['a rule that is named by a value']);
  });

  it('holds no source code, and holds it when Prisma is not told to be brief', async () => {
    const whole = await libraryWithout();
    const pretty = await libraryWithout({
      file: 'prisma/lane-pool.ts',
      find: "errorFormat: 'minimal',",
      replace: "errorFormat: 'pretty',",
    });
    const [said, prettily] = [await wordsOnALane(whole), await wordsOnALane(pretty)];
    await Promise.all([whole.remove(), pretty.remove()]);
    const code = 'const refused = lanes.lend(';
    expect(stripVTControlCharacters(said)).not.toContain(code);
    expect(stripVTControlCharacters(prettily)).toContain(code);
  });

  /** Lines of the servers' logs that show a value, while the role has these settings. */
  const logged = async (settings: Readonly<Record<string, string>>): Promise<string[]> => {
    const role = `ALTER ROLE healthcare_app IN DATABASE "${stage.cluster.name}"`;
    const before = (await serverLog(cluster)).split('\n').filter(shows);
    await stage.playAfter(
      Object.entries(settings)
        .map(([name, value]) => `${role} SET ${name} = '${value}';`)
        .join('\n'),
      `${role} RESET ALL`,
      async (bench) => {
        await loseConnections(bench);
        await telltales(bench);
      },
    );
    const seen = new Set(before);
    return (await serverLog(cluster)).split('\n').filter((line) => shows(line) && !seen.has(line));
  };

  it.each(logSettings)(
    'reaches a server’s log by what %s keeps out, when it is lost',
    async (name, kept, _lost, line) => {
      expect((await logged({ ...loud, [name]: kept })).filter((text) => line.test(text))).toEqual([]);
      expect((await logged(loud)).filter((text) => line.test(text))).not.toEqual([]);
    },
  );
});
