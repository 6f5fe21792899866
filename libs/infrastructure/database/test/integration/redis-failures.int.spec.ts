import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ReadOptions, TransactionOptions } from '@infrastructure/database';
import { HazardStage, type HazardBench } from '../support/hazard-bench.js';
import { freePort, TestRedis } from '../support/test-redis.js';
import { uuidv7 } from '../support/uuid.js';

jest.setTimeout(120_000);

/** What the targets give an alert. */
const ALERTED_WITHIN_MS = 30_000;
const AUDIT = { action: 'RENAME', resourceType: 'Location' };

/** The rows of docs/component-failures.md about Redis, played on a real one; and who is told. */
describe('while Redis', () => {
  let stage: HazardStage;
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await TestRedis.start();
    const encryptionKey = randomBytes(32).toString('base64');
    stage = await HazardStage.set({
      cache: { isEnabled: true, redisUrl: redis.url, encryptionKey },
      health: { lightIntervalMs: 500, fullIntervalMs: 1000, cacheTtlMs: 0 },
      work: { breakerResetMs: 1000 },
    });
  });
  afterAll(async () => {
    await stage.strike();
    await redis.stop();
  });

  const until = async (isSo: () => boolean | Promise<boolean>) => {
    const endsAt = performance.now() + ALERTED_WITHIN_MS;
    while (!(await isSo()) && performance.now() < endsAt) await pause(50);
    return await isSo();
  };
  const alertOf = ({ database }: HazardBench, key: string) =>
    database.getActiveAlerts().find((alert) => alert.key === key);
  const isTold = (bench: HazardBench) => until(() => alertOf(bench, 'breaker-open:redis') !== undefined);
  /** Nobody reads meanwhile. */
  const isWell = (bench: HazardBench) =>
    until(async () => {
      const { status, cache, breakers } = await bench.database.getHealthStatus();
      const isClosed = breakers.every(({ state }) => state === 'closed');
      return (
        status === 'up' &&
        cache.connected === true &&
        isClosed &&
        bench.database.getActiveAlerts().length === 0
      );
    });
  const rename = (bench: HazardBench, id: string, name: string, options: TransactionOptions = {}) =>
    bench.database.runInContext(bench.alpha, () =>
      bench.database.executeHealthcareWrite(
        (client) =>
          client.location.upsert({
            where: { id },
            create: { id, name },
            update: { name },
            select: { name: true },
          }),
        AUDIT,
        { timeoutMs: 5000, ...options },
      ),
    );
  const read = (bench: HazardBench, id: string, options: ReadOptions = {}) =>
    bench.database.runInContext(bench.alpha, () =>
      bench.database.executeHealthcareRead(
        async (client) => (await client.location.findFirst({ where: { id } }))?.name,
        options,
      ),
    );
  /** Everything that a caller may do goes on, and another process hears of it. */
  const goesOn = async (one: HazardBench, other: HazardBench = one) => {
    const id = uuidv7();
    await rename(one, id, 'first');
    for (const consistency of ['eventual', 'session', 'strong'] as const)
      await expect(read(one, id, { consistency })).resolves.toBe('first');
    await expect(read(other, id)).resolves.toBe('first');
    const idempotencyKey = uuidv7();
    for (let time = 0; time < 2; time += 1)
      await expect(rename(one, id, 'keyed', { idempotencyKey })).resolves.toEqual({ name: 'keyed' });
    await expect(read(one, id)).resolves.toBe('keyed');
    await pause(300);
    await expect(read(other, id)).resolves.toBe('keyed');
  };
  const showsDegraded = async (bench: HazardBench) => {
    expect(alertOf(bench, 'breaker-open:redis')).toMatchObject({
      type: 'AVAILABILITY',
      severity: 'warning',
      runbook: 'breaker-open',
      evidence: { target: 'redis' },
    });
    // One check answers every asker for a second.
    await until(async () => (await bench.database.getHealthStatus()).status === 'degraded');
    expect(await bench.database.getHealthStatus()).toMatchObject({
      status: 'degraded',
      isReady: true,
      targets: [{ name: 'primary', status: 'up' }],
      alerts: { critical: 0 },
    });
    expect(bench.database.getLightweightHealthStatus().isReady).toBe(true);
  };

  it('is well, so is everything: no alert, ready, connected', async () => {
    await stage.play(async (bench) => {
      expect(await isWell(bench)).toBe(true);
      await goesOn(bench);
      expect(await bench.database.getHealthStatus()).toMatchObject({
        isReady: true,
        cache: { connected: true, entries: expect.any(Number), memoryBytes: expect.any(Number) },
      });
    });
  });

  it('is killed, people are told although nobody reads, all goes on, and its return is noticed although nobody reads', async () => {
    await stage.play((one) =>
      stage.play(async (other) => {
        expect([await isWell(one), await isWell(other)]).toEqual([true, true]);
        await redis.kill();
        try {
          expect(await isTold(one)).toBe(true);
          await showsDegraded(one);
          expect((await one.database.getHealthStatus()).cache.connected).toBe(false);
          await goesOn(one, other);
        } finally {
          await redis.startAgain();
        }
        expect([await isWell(one), await isWell(other)]).toEqual([true, true]);
      }),
    );
  });

  it('is gone at the start, a process starts and serves without it, and takes it up when it comes', async () => {
    await redis.kill();
    await stage.play(async (bench) => {
      try {
        await goesOn(bench);
        expect(await until(async () => (await bench.database.getHealthStatus()).isReady)).toBe(true);
        expect(await isTold(bench)).toBe(true);
        await showsDegraded(bench);
      } finally {
        await redis.startAgain();
      }
      expect(await isWell(bench)).toBe(true);
    });
  });

  it('answers nothing, people are told, all goes on, and its return is noticed although nobody reads', async () => {
    await stage.play(async (bench) => {
      expect(await isWell(bench)).toBe(true);
      redis.pause();
      try {
        await goesOn(bench);
        for (let time = 0; time < 5; time += 1) await read(bench, uuidv7());
        expect(await isTold(bench)).toBe(true);
        await showsDegraded(bench);
        await goesOn(bench);
      } finally {
        redis.resume();
      }
      expect(await isWell(bench)).toBe(true);
    });
  });

  it('loses what it held, reads are answered from the database, and nobody is told', async () => {
    await stage.play(async (bench) => {
      expect(await isWell(bench)).toBe(true);
      const id = uuidv7();
      await rename(bench, id, 'kept');
      await redis.client.flushall();
      await expect(read(bench, id)).resolves.toBe('kept');
      await goesOn(bench);
      await pause(2000);
      expect(bench.database.getActiveAlerts()).toEqual([]);
    });
  });

  it('holds what nobody here has put there, it is refused, the database answers, and people are told', async () => {
    await stage.play((one) =>
      stage.play(async (other) => {
        const id = uuidv7();
        const { hits } = one.database.getCacheStats();
        const isKept = async () =>
          (await read(one, id)) === 'genuine' && one.database.getCacheStats().hits > hits;
        await rename(one, id, 'genuine');
        expect(await until(isKept)).toBe(true);
        // Until both look for alerts: what was counted before is history to them.
        await pause(1500);
        for (const key of await redis.keys()) {
          const value = await redis.client.getBuffer(key);
          if (value !== null) await redis.client.set(key, value.reverse(), 'PX', 60_000);
        }
        await expect(read(other, id)).resolves.toBe('genuine');
        expect(await until(() => alertOf(other, 'cache-value-refused') !== undefined)).toBe(true);
        expect(alertOf(other, 'cache-value-refused')).toMatchObject({
          type: 'SECURITY',
          severity: 'warning',
          runbook: 'cache-value-refused',
          evidence: { inLastMinute: expect.any(Number) },
        });
        expect(await other.database.getHealthStatus()).toMatchObject({ status: 'up', isReady: true });
      }),
    );
  });

  describe('is well and refuses a command', () => {
    const MANY = Array.from({ length: 8 }, (_, index) => index);
    const sharedHits = async ({ database }: HazardBench) => {
      const lines = (await database.metricsText()).split('\n');
      const of = lines.filter(
        (line) => line.startsWith('database_cache_requests_total') && line.includes('"l2"'),
      );
      return of
        .filter((line) => line.includes('"hit"'))
        .reduce((sum, line) => sum + Number(line.split(' ')[1]), 0);
    };
    /** A row that the one has read, and Redis has got. */
    const share = async (one: HazardBench) => {
      const [id, before] = [uuidv7(), await redis.keys()];
      await rename(one, id, 'shared');
      const isThere = async () => {
        await read(one, id);
        const keys = await redis.keys();
        return keys.some((key) => !before.includes(key) && !key.endsWith(':claim'));
      };
      expect(await until(isThere)).toBe(true);
      return id;
    };
    const value = ({ database, alpha }: HazardBench, given?: string) =>
      database.runInContext(alpha, () =>
        given === undefined ? database.cache.get('key') : database.cache.set('key', given),
      );
    const isUndisturbed = async (bench: HazardBench) => {
      const { database } = bench;
      expect(database.getCircuitBreakerState('redis')).toMatchObject({ state: 'closed', trips: 0 });
      expect(await database.getHealthStatus()).toMatchObject({ status: 'up', cache: { connected: true } });
      expect(alertOf(bench, 'breaker-open:redis')).toBeUndefined();
    };

    it('as it has no room, the value is not kept, what it holds is used, and people are told', async () => {
      await stage.play((one) =>
        stage.play(async (other) => {
          expect([await isWell(one), await isWell(other)]).toEqual([true, true]);
          const ids: string[] = [];
          for (const _ of MANY) {
            // A process that reads hears of changes, and can judge what others have read meanwhile.
            await read(other, uuidv7());
            await pause(300);
            ids.push(await share(one));
          }
          await value(one, 'old');
          await expect(value(other)).resolves.toBe('old');
          // Until both look for alerts: what was counted before is history to them.
          await pause(1500);
          await redis.client.config('SET', 'maxmemory-policy', 'noeviction');
          await redis.client.config('SET', 'maxmemory', '1');
          try {
            const before = await sharedHits(other);
            for (const id of ids) await expect(read(other, id)).resolves.toBe('shared');
            expect(await sharedHits(other)).toBeGreaterThan(before);
            for (const _ of MANY) await goesOn(one, other);
            const startedAt = performance.now();
            await read(one, uuidv7());
            expect(performance.now() - startedAt).toBeLessThan(1500);
            // Nobody is shown in place of a value what it was to replace.
            await value(one, 'new');
            await expect(value(other)).resolves.toBeUndefined();
            expect(await until(() => alertOf(one, 'cache-no-room') !== undefined)).toBe(true);
            expect(alertOf(one, 'cache-no-room')).toMatchObject({ type: 'CACHE', runbook: 'cache-no-room' });
            expect(one.database.getMetrics().cache.noRoom).toBeGreaterThanOrEqual(MANY.length);
            await isUndisturbed(one);
            await isUndisturbed(other);
          } finally {
            await redis.client.config('SET', 'maxmemory', '256mb');
            await redis.client.config('SET', 'maxmemory-policy', 'allkeys-lru');
          }
          await share(one);
        }),
      );
    });

    it('as somebody else’s key has the name, that is a miss and counted, and the value takes its place', async () => {
      await stage.play((one) =>
        stage.play(async (other) => {
          expect([await isWell(one), await isWell(other)]).toEqual([true, true]);
          const ids: string[] = [];
          for (const _ of MANY) ids.push(await share(one));
          const keys = (await redis.keys()).filter((key) => !key.endsWith(':claim'));
          for (const key of keys) {
            await redis.client.del(key);
            await redis.client.rpush(key, 'somebody else’s');
          }
          const { refused } = other.database.getMetrics().cache;
          for (const id of ids) await expect(read(other, id)).resolves.toBe('shared');
          expect(other.database.getMetrics().cache.refused - refused).toBeGreaterThanOrEqual(MANY.length);
          await isUndisturbed(other);
          const isReplaced = async () => {
            const types = await Promise.all(keys.map((key) => redis.client.type(key)));
            return types.filter((type) => type === 'string').length >= MANY.length;
          };
          expect(await until(isReplaced)).toBe(true);
        }),
      );
    });

    it('as it has become a replica, it counts as gone, people are told, and all goes on; until it is a master again', async () => {
      await stage.play((one) =>
        stage.play(async (other) => {
          expect([await isWell(one), await isWell(other)]).toEqual([true, true]);
          const id = await share(one);
          await redis.client.replicaof('127.0.0.1', await freePort());
          try {
            // One at a time: what it still answers must not hide what it refuses.
            const isOpen = async () => {
              await expect(read(one, uuidv7())).resolves.toBeUndefined();
              return one.database.getCircuitBreakerState('redis').state === 'open';
            };
            expect(await until(isOpen)).toBe(true);
            expect(await isTold(one)).toBe(true);
            await showsDegraded(one);
            await goesOn(one, other);
            await expect(read(other, id)).resolves.toBe('shared');
            // A trial of a replica is none that it passes.
            await pause(3000);
            expect(one.database.getCircuitBreakerState('redis')).toMatchObject({ trips: 1 });
            expect(one.database.getCircuitBreakerState('redis').state).not.toBe('closed');
          } finally {
            await redis.client.replicaof('NO', 'ONE');
          }
          expect([await isWell(one), await isWell(other)]).toEqual([true, true]);
          await share(one);
        }),
      );
    });
  });
});
