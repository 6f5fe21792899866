import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ReadClient } from '@infrastructure/database';
import { onlyOnce, untested, type Edit } from '../support/defences.js';
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

/** A statement whose Parse is skipped, because the SET before it meets a failed transaction; then the same text again. */
const skipOnceThenSucceed = async ({ database, alpha }: HazardBench) => {
  const ask = (client: ReadClient) => verdict(client.$queryRaw`SELECT 3 AS three`);
  return await database.runInContext(alpha, async () => {
    const inside = database.executeInTransaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 / 0`.catch(() => undefined);
      return await ask(tx);
    });
    const skipped = await verdict(inside);
    return {
      skipped,
      after: [await database.executeHealthcareRead(ask), await database.executeHealthcareRead(ask)],
    };
  });
};

const KNOWN =
  'if (this.#statement.name !== undefined) this.#prepared.succeeded(this.#statement.name, NO_ROWS);';
/** What the server says of the leading SET counts for the statement. */
const nameInView: Edit = {
  file: 'prisma/context-query.ts',
  find: 'if (this.#leadingStatements > 0) this.#leadingStatements -= 1;',
  replace: `if (this.#leadingStatements > 0) {
      this.#leadingStatements -= 1;
      ${KNOWN}
    }`,
};
/** A statement that failed counts as prepared. */
const nameKept: Edit = {
  file: 'prisma/context-query.ts',
  find: 'this.#whenReady(connection, isStatementError(error), end);',
  replace: `${KNOWN}
    this.#whenReady(connection, isStatementError(error), end);`,
};

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

  it('is stale the next time when its name is in view behind a leading SET', async () => {
    const { after } = await stage.playWithout([onlyOnce, untested, nameInView], failOnceThenSucceed(stage));
    expect(after).toContain('DB_STATEMENT_STALE, retryable');
  });

  it('or is skipped, works as well', async () => {
    expect(await stage.play(skipOnceThenSucceed)).toEqual({
      skipped: 'DB_TRANSACTION_ABORTED',
      after: ['done', 'done'],
    });
  });

  it('or is skipped, is stale the next time when its name is not forgotten', async () => {
    const { after } = await stage.playWithout([onlyOnce, nameKept], skipOnceThenSucceed);
    expect(after).toContain('DB_STATEMENT_STALE, retryable');
  });
});
