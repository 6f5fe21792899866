import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Prisma } from '../../src/prisma/generated/client/client.js';
import { HazardStage } from '../support/hazard-bench.js';
import { furtherDoors, reading, through, writing, type ClientCall, type ClientCalls } from './doors.js';
import { circular, manyIds, nested } from './made-input.js';
import { allDone, endsOn, refusedAs, unnoticedBy, verdictsOn, type Calls } from './verdicts.js';

jest.setTimeout(120_000);

/** A text in the place of a template's, as a careless library might put it. */
const template = (text: string, values = 0) => {
  const texts = [text, ...Array<string>(values).fill('')];
  return Object.assign(texts, { raw: texts });
};
const querying =
  (text: string): ClientCall =>
  (client) =>
    client.$queryRaw(template(text));
const each = (texts: readonly string[]): ClientCalls =>
  Object.fromEntries(texts.map((text) => [JSON.stringify(text), querying(text)]));

const commands = each([
  'SET app.clinic_id = 1',
  'SET LOCAL ROLE healthcare_system',
  'RESET ALL',
  'BEGIN',
  'COMMIT',
  'ROLLBACK TO SAVEPOINT sp_1',
  'EXPLAIN SELECT 1',
  'EXPLAIN (ANALYZE) DELETE FROM healthcare.patients',
  'DO $$ BEGIN END $$',
  'TRUNCATE healthcare.patients',
  'DROP TABLE healthcare.patients',
  'LISTEN healthcare_membership',
  '-- SELECT 1\nCOMMIT',
  '/* SELECT 1 */ COMMIT',
  '/* /* nested */ SELECT 1 */ SET app.clinic_id = 1',
  '((EXPLAIN SELECT 1))',
]);
const noCommands = each([
  '',
  ' ',
  ';',
  '; SELECT 1',
  '-- SELECT 1',
  '/* SELECT 1',
  'COPY healthcare.patients TO STDOUT',
]);

const noTemplates: ClientCalls = {
  'a text': (client) => client.$queryRaw('SELECT 1'),
  'a text to execute': (client) => client.$queryRaw('DELETE FROM healthcare.patients'),
  nothing: (client) => client.$queryRaw(),
  'a list of texts': (client) => client.$queryRaw(['SELECT 1']),
  'a fragment that JSON made up': (client) =>
    client.$queryRaw({ strings: ['SELECT 1'], values: [], sql: 'SELECT 1', text: 'SELECT 1' }),
  'a template that JSON made up': (client) => client.$queryRaw({ raw: ['SELECT 1'] }),
  'a promise of a text': (client) => client.$queryRaw(Promise.resolve('SELECT 1')),
};

const manyValues = Prisma.join([...manyIds]);
const manyParts = template('SELECT', manyIds.length);
const tooMany: ClientCalls = {
  '100 000 values in a list': (client) => client.$queryRaw(Prisma.sql`SELECT 1 WHERE '' IN (${manyValues})`),
  '100 000 values in a template': (client) => client.$queryRaw(manyParts, ...manyIds),
  '100 000 values in a fragment of a template': (client) =>
    client.$queryRaw(template('SELECT', 1), manyValues),
};

const deep = nested('a', 10_000);
const noValues: ClientCalls = {
  'a value 10 000 levels deep': (client) => client.$queryRaw(template('SELECT', 1), deep),
  'a value that holds itself': (client) => client.$queryRaw(template('SELECT', 1), circular()),
  'a date that is none': (client) => client.$queryRaw(template('SELECT', 1), new Date(NaN)),
};

const several = each([
  'SELECT 1; SELECT 2',
  'SELECT 1; COMMIT',
  'SELECT 1; SET app.clinic_id = 1',
  "SELECT 1; DELETE FROM healthcare.patients WHERE mrn <> ''",
  '/* one */ SELECT 1; -- two\nROLLBACK',
]);

const legal: ClientCalls = {
  ...each([
    'SELECT 1',
    'SELECT 1;',
    '-- COMMIT\nSELECT 1',
    '/* SET /* COMMIT */ ; */ SELECT 1',
    '((VALUES (1), (2)))',
    'WITH p AS (SELECT 1) SELECT * FROM p',
    'TABLE healthcare.patients',
    "SELECT '; COMMIT'",
  ]),
  'a fragment': (client) => client.$queryRaw(Prisma.sql`SELECT ${1}::int`),
  '1000 values in a list': (client) =>
    client.$queryRaw(Prisma.sql`SELECT 1 WHERE '' IN (${Prisma.join(manyIds.slice(0, 1000))})`),
  'one value that is a list of 1000': (client) =>
    client.$queryRaw(Prisma.sql`SELECT 1 WHERE '' = ANY (${manyIds.slice(0, 1000)})`),
};
const legalToExecute: ClientCalls = {
  'an update that meets no row': (client) =>
    client.$executeRaw(
      Prisma.sql`/* none */ UPDATE healthcare.patients SET notes = ${'x'} WHERE mrn = ${'none'}`,
    ),
};

describe('raw SQL that is no single query', () => {
  let stage: HazardStage;

  beforeAll(async () => {
    stage = await HazardStage.set();
  });
  afterAll(async () => {
    await stage.strike();
  });

  const verdicts = (calls: Calls) => stage.play((bench) => verdictsOn(bench, calls));
  const toExecute = (calls: ClientCalls): ClientCalls =>
    Object.fromEntries(
      Object.entries(calls).map(([title, call]) => [
        title,
        (client) => call({ ...client, $queryRaw: (...args: unknown[]) => client.$executeRaw(...args) }),
      ]),
    );

  it('is refused when it is a command, whatever stands in front, and when it is none', async () => {
    const calls = { ...commands, ...noCommands };
    expect(await verdicts(reading(calls))).toEqual(refusedAs('DB_ARGUMENT_INVALID', calls));
    expect(await verdicts(writing(toExecute(calls)))).toEqual(refusedAs('DB_ARGUMENT_INVALID', calls));
  });

  it('is refused when it is no template', async () => {
    expect(await verdicts(reading(noTemplates))).toEqual(refusedAs('DB_ARGUMENT_INVALID', noTemplates));
    expect(await verdicts(writing(toExecute(noTemplates)))).toEqual(
      refusedAs('DB_ARGUMENT_INVALID', noTemplates),
    );
  });

  it('is refused with more values than PostgreSQL counts, and with values that nothing can hold', async () => {
    expect(await verdicts(reading({ ...tooMany, ...noValues }))).toEqual({
      ...refusedAs('DB_INPUT_TOO_LARGE', tooMany),
      ...refusedAs('DB_VALIDATION_FAILED', noValues),
    });
  });

  it('is refused at every door to a client', async () => {
    const calls = { ...commands, ...noCommands, ...noTemplates };
    await stage.play(async (bench) => {
      for (const [name, door] of Object.entries(furtherDoors)) {
        expect({ [name]: await endsOn(bench, through(door, calls)) }).toEqual({
          [name]: refusedAs('DB_ARGUMENT_INVALID', calls),
        });
      }
    });
  });

  it('is refused by PostgreSQL, none of it run, when it is several', async () => {
    const refusals = refusedAs('DB_STATEMENT_INVALID, reached PostgreSQL', several);
    await stage.superuser.query(
      "INSERT INTO healthcare.patients (clinic_id, id, mrn, first_name, last_name, birth_date) VALUES ($1, gen_random_uuid(), 'kept', 'K', 'K', '1990-01-01')",
      [stage.alpha.clinicId],
    );
    expect(await verdicts(reading(several))).toEqual(refusals);
    expect(await verdicts(writing(toExecute(several)))).toEqual(refusals);
    expect(
      await stage.superuser.query("SELECT mrn FROM healthcare.patients WHERE mrn = 'kept'"),
    ).toHaveLength(1);
  });

  it('has neighbours that are in order', async () => {
    const calls = { ...reading(legal), ...writing(legalToExecute) };
    expect(await stage.play((bench) => endsOn(bench, calls))).toEqual(allDone(calls));
  });

  it('reaches PostgreSQL without the checks', async () => {
    const calls = { ...commands, ...noTemplates, ...tooMany };
    const refusals = {
      ...refusedAs('DB_ARGUMENT_INVALID', { ...commands, ...noTemplates }),
      ...refusedAs('DB_INPUT_TOO_LARGE', tooMany),
    };
    const ends = await stage.playWithout(
      [
        {
          file: 'pipeline/raw-statement.ts',
          find: 'if (!ALLOWED.has(word.toLowerCase()))',
          replace: 'if (false)',
        },
        { file: 'pipeline/argument-guard.ts', find: 'assertRawValues(operation.args);', replace: 'void 0;' },
        {
          file: 'prisma/execute-operation.ts',
          find: "throw ValidationError.argument('raw SQL', 'a tagged template or a `sql` fragment');",
          replace: 'return Prisma.raw(String(first));',
        },
      ],
      (bench) => endsOn(bench, reading(calls)),
    );
    expect(unnoticedBy(refusals, ends)).toEqual([]);
    expect(ends).toMatchObject({ '"BEGIN"': 'done', '"EXPLAIN SELECT 1"': 'done', 'a text': 'done' });
  });
});
