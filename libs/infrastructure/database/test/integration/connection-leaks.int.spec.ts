import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { TransactionClient } from '@infrastructure/database';
import { HazardStage, type HazardBench } from '../support/hazard-bench.js';
import { RecordingLogger } from '../support/recording-logger.js';

jest.setTimeout(60_000);

/** Takes a connection, and keeps it for as long as `until` is pending. */
const hold = (until: Promise<unknown>) => async (tx: TransactionClient) => {
  await tx.practitioner.count();
  await until;
};

describe('a connection', () => {
  let stage: HazardStage;
  const logger = new RecordingLogger();
  beforeAll(async () => {
    stage = await HazardStage.set({}, logger);
  });
  afterAll(async () => {
    await stage.strike();
  });

  /** A request that ends while a transaction it never awaited waits. @returns what ends the waiting */
  async function forgetOne({ database, alpha }: HazardBench): Promise<() => void> {
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    await database.runInContext(alpha, async () => {
      database.executeInTransaction(hold(released)).catch(() => undefined);
      while (database.getConnectionPoolMetrics().active === 0) await pause(5);
    });
    return release;
  }

  it('that outlives its request is taken back, counted, and named by where it was taken', async () => {
    const seen = await stage.play(async (bench) => {
      const release = await forgetOne(bench);
      while (bench.database.getConnectionPoolMetrics().active > 0) await pause(10);
      release();
      return bench.database.getMetrics().leaks;
    });
    expect(seen).toBe(1);
    expect(logger.text).toMatch(
      /Connection leak: primary\/\d+, taken \d+ ms ago at .*connection-leaks\.int\.spec/,
    );
  });

  it('that a request waits for is its own for as long as it likes', async () => {
    const leaks = await stage.play(async ({ database, alpha }) => {
      await database.runInContext(alpha, () => database.executeInTransaction(hold(pause(1500))));
      return database.getMetrics().leaks;
    });
    expect(leaks).toBe(0);
  });

  it('is lost where nobody hears of a request’s end: the control', async () => {
    const active = await stage.playWithout(
      { file: 'prisma/lease-watch.ts', find: 'this.#tracker.ownerEnded(owner);', replace: '' },
      async (bench) => {
        const release = await forgetOne(bench);
        await pause(1500);
        const { active } = bench.database.getConnectionPoolMetrics();
        release();
        return active;
      },
    );
    expect(active).toBe(1);
  });
});
