import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { TransactionClient, TransactionOptions } from '@infrastructure/database';
import { HazardStage, type HazardBench } from '../support/hazard-bench.js';
import { verdict } from '../support/seen-error.js';
import { RecordingLogger } from '../support/recording-logger.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const ROUNDS = 60;
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

  /** A transaction that waits for what never comes, and that nobody but itself holds. */
  const waitForNothing = async (tx: TransactionClient): Promise<void> => {
    await tx.practitioner.count();
    await new Promise<never>(() => undefined);
  };

  /** Starts it in a job that goes on, and collects garbage until its connection is back. @returns how many are not */
  async function forget(
    { database, alpha }: HazardBench,
    options: TransactionOptions = {},
    told?: (error: unknown) => void,
  ): Promise<number> {
    database
      .runInContext(alpha, () => database.executeInTransaction(waitForNothing, options))
      .catch((error: unknown) => told?.(error));
    while (database.getConnectionPoolMetrics().active === 0) await pause(5);
    for (let round = 0; round < ROUNDS && database.getConnectionPoolMetrics().active > 0; round += 1) {
      await pause(50);
      collectGarbage();
    }
    return database.getConnectionPoolMetrics().active;
  }

  it('that only collected code could give back is taken back, long before its deadline', async () => {
    let told: unknown;
    const seen = await stage.play(async (bench) => {
      const startedAt = performance.now();
      const active = await forget(bench, { timeoutMs: 8000 }, (error) => (told = error));
      const isEarly = performance.now() - startedAt < 7000;
      while (told === undefined) await pause(50);
      return { active, isEarly, leaks: bench.database.getMetrics().leaks };
    });
    expect(seen).toEqual({ active: 0, isEarly: true, leaks: 1 });
    expect(told).toMatchObject({ code: 'DB_TRANSACTION_TIMEOUT' });
    expect(logger.text).toMatch(/connection-leaks\.int\.spec[^\n]*owner-collected/);
  });

  it('whose callback waits for something that comes is nobody’s leak, however often garbage is collected', async () => {
    const leaks = await stage.play(async ({ database, alpha }) => {
      const done = database.runInContext(alpha, () => database.executeInTransaction(hold(pause(1500))));
      for (let round = 0; round < 25; round += 1) {
        await pause(50);
        collectGarbage();
      }
      await done;
      return database.getMetrics().leaks;
    });
    expect(leaks).toBe(0);
  });

  const slowly = `
    CREATE FUNCTION public.slow_commit() RETURNS trigger LANGUAGE plpgsql
      AS $$ BEGIN PERFORM pg_sleep(2); RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER slow_commit AFTER INSERT ON healthcare.practitioners
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.slow_commit();`;
  const swiftly = 'DROP TRIGGER slow_commit ON healthcare.practitioners; DROP FUNCTION public.slow_commit();';

  /** Its callback is over, and COMMIT takes two seconds. */
  const commitSlowly = async ({ database, alpha }: HazardBench) => {
    let end: string | undefined;
    void verdict(
      database.runInContext(alpha, () =>
        database.executeInTransaction(async (tx) => {
          await tx.practitioner.create({ data: { name: 'slow' } });
        }),
      ),
    ).then((ended) => (end = ended));
    while (end === undefined) {
      await pause(50);
      collectGarbage();
    }
    return { end, leaks: database.getMetrics().leaks };
  };

  it('whose COMMIT takes long is nobody’s leak, however often garbage is collected', async () => {
    expect(await stage.playAfter(slowly, swiftly, commitSlowly)).toEqual({ end: 'done', leaks: 0 });
  });

  it('would lose its COMMIT if nobody held on to a callback that is over', async () => {
    const forgotten = { file: 'prisma/running-callback.ts', find: 'promise.then(keep, keep);', replace: '' };
    const ended = stage.playWithout(forgotten, async (bench) => {
      await stage.superuser.script(slowly);
      try {
        return await commitSlowly(bench);
      } finally {
        await stage.superuser.script(swiftly);
      }
    });
    expect(await ended).not.toEqual({ end: 'done', leaks: 0 });
  });

  it('that only collected code could give back stays out where its promise is held: the control', async () => {
    const held = { file: 'prisma/lease-watch.ts', find: 'callback?.token', replace: 'undefined' };
    expect(await stage.playWithout(held, (bench) => forget(bench))).toBe(1);
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
