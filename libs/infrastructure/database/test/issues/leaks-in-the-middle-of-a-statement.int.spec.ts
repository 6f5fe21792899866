import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { HazardStage, type HazardBench } from '../support/hazard-bench.js';

jest.setTimeout(60_000);

/** As many as open a breaker when they speak against a server. */
const LEAKS = 6;

describe('a connection that is taken back in the middle of a statement', () => {
  let stage: HazardStage;
  beforeAll(async () => {
    stage = await HazardStage.set();
  });
  afterAll(async () => {
    await stage.strike();
  });

  /** Requests that end while statements they never awaited run. @returns how often their transactions were begun */
  async function leakBusy({ database, alpha }: HazardBench): Promise<number> {
    let begun = 0;
    const ends = Array.from({ length: LEAKS }, async () => {
      let work: Promise<unknown> = Promise.resolve();
      await database.runInContext(alpha, async () => {
        work = database.executeInTransaction(async (tx) => {
          begun += 1;
          await tx.$queryRaw`SELECT pg_sleep(20)::text`;
        });
        work.catch(() => undefined);
        while (database.getConnectionPoolMetrics().active < LEAKS) await pause(5);
      });
      await expect(work).rejects.toMatchObject({ code: 'DB_TRANSACTION_CLOSED' });
    });
    await Promise.all(ends);
    return begun;
  }

  it('is not asked for again by a request that has ended, and says nothing against the server', async () => {
    const seen = await stage.play(async (bench) => {
      const begun = await leakBusy(bench);
      const { leaks, retries } = bench.database.getMetrics();
      return { begun, leaks, retries, breaker: bench.database.getCircuitBreakerState('primary').state };
    });
    expect(seen).toEqual({ begun: LEAKS, leaks: LEAKS, retries: 0, breaker: 'closed' });
  });
});
