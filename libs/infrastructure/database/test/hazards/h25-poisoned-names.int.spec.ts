import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Edit } from '../support/defences.js';
import { HazardStage, type HazardBench } from '../support/hazard-bench.js';
import { verdict } from '../support/seen-error.js';

jest.setTimeout(60_000);

/** A statement whose Parse fails because its table is not there yet; then the same text again. */
const failOnceThenSucceed =
  (stage: HazardStage) =>
  async ({ database, alpha }: HazardBench) => {
    const ask = () =>
      database.executeHealthcareRead(
        (client) => client.$queryRaw`SELECT 1 AS one FROM healthcare.arrives_later`,
      );
    const askInside = () =>
      database.executeInTransaction((tx) => tx.$queryRaw`SELECT 2 AS two FROM healthcare.arrives_later`);
    const askAll = () =>
      database.runInContext(alpha, async () => [await verdict(ask()), await verdict(askInside())]);
    const before = await askAll();
    await stage.superuser.query('CREATE TABLE healthcare.arrives_later ()');
    await stage.superuser.query('GRANT SELECT ON healthcare.arrives_later TO healthcare_app');
    const after = [...(await askAll()), ...(await askAll())];
    await stage.superuser.query('DROP TABLE healthcare.arrives_later');
    return { before, after };
  };

/** The name stands while the leading SET is answered, and is never forgotten. */
const nameInView: readonly Edit[] = [
  {
    file: 'prisma/context-query.ts',
    find: 'if (this.#leadingStatements > 0) this.name = undefined;',
    replace: '',
  },
  {
    file: 'prisma/context-query.ts',
    find: 'Reflect.deleteProperty(connection.submittedNamedStatements, this.#statementName);',
    replace: '',
  },
];

describe('H25: a named statement whose first Parse fails', () => {
  let stage: HazardStage;

  beforeAll(async () => {
    stage = await HazardStage.set({ pool: { max: 1, min: 0 } });
  });
  afterAll(async () => {
    await stage.strike();
  });

  it('works on the same connection once its reason is gone', async () => {
    expect(await stage.play(failOnceThenSucceed(stage))).toEqual({
      before: ['DB_SCHEMA_MISMATCH', 'DB_SCHEMA_MISMATCH'],
      after: ['done', 'done', 'done', 'done'],
    });
  });

  it('is poisoned for ever when its name is in view behind a leading SET', async () => {
    const { after } = await stage.playWithout(nameInView, failOnceThenSucceed(stage));
    expect(after).toContain('DB_STATEMENT_STALE, retryable');
  });
});
