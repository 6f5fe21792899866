import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DatabaseModule } from '@infrastructure/database';
import { NestFactory } from '@nestjs/core';
import { onlyOnce, type Edit } from '../support/defences.js';
import { plantFailing } from '../support/failing-rows.js';
import { FAILURES } from '../support/failure-cases.js';
import { HazardStage, type HazardBench } from '../support/hazard-bench.js';
import { setupFor } from '../support/test-database.js';

jest.setTimeout(120_000);

/** What the driver caught is not kept: Prisma's rewriting of it is all there is. */
const rewritten: readonly Edit[] = [
  {
    file: 'prisma/transaction.scope.ts',
    find: 'failureOf(this.session.failure ?? error,',
    replace: 'failureOf(error,',
  },
  {
    file: 'prisma/read.scope.ts',
    find: 'failureOf(statements.failure ?? error,',
    replace: 'failureOf(error,',
  },
];

const BY_SQL_STATE = '    codeOfSqlState(sqlState) ??\n';
const BY_PRISMA_CODE = '    codeOfPrismaCode(prismaCode) ??\n';
const rule = (find: string, replace = ''): Edit => ({ file: 'errors/classify-failure.ts', find, replace });

/** Constraints that are asked at COMMIT: none of ours is, but a migration may bring one. */
const DEFERRED = `
  CREATE TABLE healthcare.counties (clinic_id uuid, name text, PRIMARY KEY (clinic_id, name));
  ALTER TABLE healthcare.patients
    ADD CONSTRAINT late_unique UNIQUE (clinic_id, phone) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT late_reference FOREIGN KEY (clinic_id, county) REFERENCES healthcare.counties DEFERRABLE INITIALLY DEFERRED`;
const UNDEFERRED = `
  ALTER TABLE healthcare.patients DROP CONSTRAINT late_unique, DROP CONSTRAINT late_reference;
  DROP TABLE healthcare.counties`;

describe('H10: a failure', () => {
  let stage: HazardStage;

  beforeAll(async () => {
    stage = await HazardStage.set();
    await plantFailing(stage.superuser, stage.alpha.clinicId);
  });
  afterAll(async () => {
    await stage.strike();
  });

  const verdicts = (names: readonly string[]) => async (bench: HazardBench) => {
    const found: Record<string, string> = {};
    await stage.superuser.script(DEFERRED);
    try {
      for (const name of names) found[name] = (await FAILURES[name]?.[1](bench, stage)) ?? 'no such failure';
    } finally {
      await stage.superuser.script(UNDEFERRED);
    }
    return found;
  };
  const all = Object.keys(FAILURES);
  const expected = Object.fromEntries(Object.entries(FAILURES).map(([name, [code]]) => [name, code]));

  it('has one verdict in whatever shape it arrives', async () => {
    expect(await stage.playWithout(onlyOnce, verdicts(all))).toEqual(expected);
  });

  it('has the same verdict where Prisma’s rewriting of it is all there is', async () => {
    expect(await stage.playWithout([onlyOnce, ...rewritten], verdicts(all))).toEqual(expected);
  });

  it.each<[string, readonly Edit[], Readonly<Record<string, string>>]>([
    [
      'its SQLSTATE is not read',
      [...rewritten, rule(BY_SQL_STATE)],
      {
        'check, model': 'DB_INTERNAL',
        'exclusion, model': 'DB_INTERNAL',
        'another clinic, model': 'DB_INTERNAL',
        'transition, model': 'DB_INTERNAL',
        'locked, raw': 'DB_INTERNAL',
        'time limit of a statement, raw': 'DB_INTERNAL',
        'terminated, raw': 'DB_INTERNAL',
        'serialization, COMMIT': 'DB_INTERNAL | done',
        'reference, COMMIT': 'DB_INTERNAL',
        'written through the read client, raw': 'DB_INTERNAL',
      },
    ],
    [
      'Prisma’s code is believed before its SQLSTATE',
      [...rewritten, rule(BY_SQL_STATE + BY_PRISMA_CODE, BY_PRISMA_CODE + BY_SQL_STATE)],
      { 'deadlock, model': 'DB_SERIALIZATION_FAILURE, retryable | done' },
    ],
    ['Prisma’s code is not read', [rule(BY_PRISMA_CODE)], { 'not found, model': 'DB_INTERNAL' }],
    [
      'the system’s code is not read',
      [rule('    codeOfSystemCode(systemCode, systemCall) ??\n')],
      { 'connection reset, plain': 'DB_INTERNAL' },
    ],
    ['its class is not read', [rule('    codeOfName(name) ??\n')], { 'wrong type, model': 'DB_INTERNAL' }],
    [
      'its message is not read',
      [rule('    codeOfMessage(message) ??\n')],
      { 'connection closed, plain': 'DB_INTERNAL' },
    ],
    [
      'what two conditions of one SQLSTATE say is not read',
      [rule('    refined(facts) ??\n')],
      { 'cancelled, raw': 'DB_STATEMENT_TIMEOUT', 'unknown field, model': 'DB_VALIDATION_FAILED' },
    ],
  ])('is misjudged when %s', async (_title, edits, misjudged) => {
    expect(await stage.playWithout([onlyOnce, ...edits], verdicts(Object.keys(misjudged)))).toEqual(
      misjudged,
    );
  });

  it('is a refused start when the primary of the options is a standby', async () => {
    const { urls } = stage.cluster;
    const setup = setupFor(stage.cluster, { connection: { url: urls.replicas[0]!, systemUrl: urls.system } });
    const start = NestFactory.createApplicationContext(DatabaseModule.forRoot(setup), {
      logger: false,
      abortOnError: false,
    });
    await expect(start).rejects.toMatchObject({ code: 'DB_NOT_PRIMARY' });
  });
});
