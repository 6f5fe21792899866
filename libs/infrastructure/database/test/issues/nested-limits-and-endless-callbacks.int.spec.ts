import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { TransactionClient } from '@infrastructure/database';
import { HazardStage } from '../support/hazard-bench.js';

jest.setTimeout(60_000);

const limitOf = async (tx: TransactionClient): Promise<string | undefined> => {
  const rows = await tx.$queryRaw<{ limit: string }[]>`SELECT current_setting('statement_timeout') AS limit`;
  return rows[0]?.limit;
};

describe('the limits of transactions', () => {
  let stage: HazardStage;
  beforeAll(async () => {
    stage = await HazardStage.set();
  });
  afterAll(async () => {
    await stage.strike();
  });

  it('end with the nested call they were given to', async () => {
    const limits = await stage.play(({ database, alpha }) =>
      database.runInContext(alpha, async () => {
        const inside = (timeoutMs?: number) =>
          database.executeInTransaction(limitOf, timeoutMs === undefined ? {} : { timeoutMs });
        const plain = await database.executeInTransaction(async (tx) => [
          await limitOf(tx),
          await inside(333),
          await limitOf(tx),
          await inside(),
        ]);
        const limited = await database.executeInTransaction(
          async (tx) => [await inside(333), await limitOf(tx)],
          { timeoutMs: 4000 },
        );
        return { plain, limited };
      }),
    );
    expect(limits).toEqual({ plain: ['15s', '333ms', '15s', '15s'], limited: ['333ms', '4s'] });
  });

  it('reach a callback that never settles: its caller is told, its connection comes back', async () => {
    const { failure, active } = await stage.play(({ database, alpha }) =>
      database.runInContext(alpha, async () => {
        const endless = database.executeInTransaction(
          async (tx) => {
            await tx.practitioner.count();
            return await new Promise<never>(() => undefined);
          },
          { timeoutMs: 200 },
        );
        const failed = await endless.catch((error: unknown) => error);
        return { failure: failed, active: database.getConnectionPoolMetrics().active };
      }),
    );
    expect(failure).toMatchObject({ code: 'DB_TRANSACTION_TIMEOUT', outcome: 'none' });
    expect(active).toBe(0);
  });

  it('let a lookup that nobody awaited, called last, run in its transaction', async () => {
    const rejections: unknown[] = [];
    const note = (reason: unknown) => void rejections.push(reason);
    process.on('unhandledRejection', note);
    try {
      const found = await stage.play(({ database, alpha }) =>
        database.runInContext(alpha, async () => {
          const seen: unknown[] = [];
          await database.executeInTransaction(async (tx) => {
            const { id } = await tx.practitioner.create({ data: { name: 'P' } });
            void tx.practitioner.findUnique({ where: { id } }).then((row) => seen.push(row?.name));
          });
          return seen;
        }),
      );
      expect(found).toEqual(['P']);
      await new Promise((resolve) => setImmediate(resolve));
      expect(rejections).toEqual([]);
    } finally {
      process.off('unhandledRejection', note);
    }
  });
});
