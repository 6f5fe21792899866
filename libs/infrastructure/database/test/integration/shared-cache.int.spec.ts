import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { DatabaseService, Identity } from '@infrastructure/database';
import { HazardStage, type HazardBench } from '../support/hazard-bench.js';
import { TestRedis } from '../support/test-redis.js';
import { uuidv7 } from '../support/uuid.js';
import { askedFor } from '../support/wire-tap.js';

jest.setTimeout(60_000);

const AUDIT = { action: 'TEST', resourceType: 'Patient' };
const person = { firstName: 'Ada', lastName: 'Lovelace', birthDate: new Date('1990-12-10') };

/** Longer than until what the database shows is written down again; ms. */
const WRITTEN_DOWN_MS = 11_000;

describe('reads that processes share through Redis', () => {
  let stage: HazardStage;
  let redis: TestRedis;
  let id: string;
  beforeAll(async () => {
    redis = await TestRedis.start();
    const encryptionKey = randomBytes(32).toString('base64');
    stage = await HazardStage.set({ cache: { isEnabled: true, redisUrl: redis.url, encryptionKey } });
  });
  afterAll(async () => {
    await stage.strike();
    await redis.stop();
  });
  beforeEach(() => {
    id = uuidv7();
  });

  /** Two processes' worth of the module. */
  const both = (scenario: (one: HazardBench, other: HazardBench) => Promise<void>) =>
    stage.play((one) => stage.play((other) => scenario(one, other)));
  const as = <T>(
    { database }: HazardBench,
    identity: Identity,
    work: (database: DatabaseService) => Promise<T>,
  ) => database.runInContext(identity, () => work(database));
  const find = (bench: HazardBench, identity = bench.alpha) =>
    as(bench, identity, (database) =>
      database.executeHealthcareRead((client) => client.patient.findUnique({ where: { id } })),
    );
  const create = (bench: HazardBench, notes = 'new') =>
    as(bench, bench.alpha, (database) =>
      database.executeHealthcareWrite(
        (client) => client.patient.create({ data: { ...person, id, mrn: id, notes } }),
        AUDIT,
      ),
    );
  const note = (bench: HazardBench, notes: string) =>
    as(bench, bench.alpha, (database) =>
      database.executeHealthcareWrite(
        (client) => client.patient.update({ where: { id }, data: { notes } }),
        AUDIT,
      ),
    );
  const statementsOf = async (bench: HazardBench, read: () => Promise<unknown>): Promise<number> =>
    askedFor(await bench.tap.during(read)).length;
  /**
   * Has a process hear of what has been changed so far: a result that is read after that is good for it, whatever else
   * goes on on the server.
   */
  const hears = async (...benches: HazardBench[]) => {
    for (const bench of benches)
      await as(bench, bench.alpha, (database) =>
        database.executeHealthcareRead((client) => client.location.count(), { cache: { key: uuidv7() } }),
      );
    await pause(300);
  };
  /** Reads until it takes no statement. */
  const warm = async (bench: HazardBench) => {
    while ((await statementsOf(bench, () => find(bench))) > 0) await pause(20);
    await pause(250);
  };

  it('take no statement in another process, and are faithful', async () => {
    await both(async (one, other) => {
      await create(one);
      await hears(one, other);
      await warm(one);
      const shown = await find(one);
      await expect(statementsOf(other, async () => expect(await find(other)).toEqual(shown))).resolves.toBe(
        0,
      );
      expect(shown?.birthDate).toEqual(person.birthDate);
      expect(other.database.getCacheStats()).toMatchObject({ connected: true, hits: expect.any(Number) });
      expect((await find(other))?.birthDate).toBeInstanceOf(Date);
    });
  });

  it('take no statement in a process that starts later', async () => {
    const lookup = (bench: HazardBench) =>
      as(bench, bench.alpha, (database) =>
        database.executeHealthcareRead((client) => client.patient.findUnique({ where: { id } }), {
          cache: { key: 'later' },
        }),
      );
    await stage.play(async (one) => {
      await create(one);
      // Until what the database shows now was written down.
      const untilMs = performance.now() + WRITTEN_DOWN_MS;
      while (performance.now() < untilMs) await hears(one);
      await lookup(one);
      await pause(300);
    });
    await stage.play(async (late) => {
      await expect(statementsOf(late, () => lookup(late))).resolves.toBe(0);
    });
  });

  it('show nobody what was there before a change that they know of, or that was told of', async () => {
    await both(async (one, other) => {
      await create(one);
      await warm(one);
      await find(other);
      for (const notes of ['one', 'two', 'three']) {
        await note(other, notes);
        await expect(find(other)).resolves.toMatchObject({ notes });
        await pause(300);
        await expect(find(one)).resolves.toMatchObject({ notes });
      }
    });
  });

  it('are worth nothing where Redis brings back what it had', async () => {
    await both(async (one, other) => {
      await create(one);
      await warm(one);
      const old = new Map<string, Buffer>();
      for (const key of await redis.keys()) {
        const value = await redis.client.getBuffer(key);
        if (value !== null) old.set(key, value);
      }
      expect(old.size).toBeGreaterThan(0);
      await note(one, 'changed');
      await pause(300);
      for (const [key, value] of old) await redis.client.set(key, value, 'PX', 60_000);
      await expect(find(other)).resolves.toMatchObject({ notes: 'changed' });
      for (const [key, value] of old) await redis.client.set(key, value, 'PX', 60_000);
      await expect(find(one)).resolves.toMatchObject({ notes: 'changed' });
    });
  });

  it('are loaded once for all who miss at once, in all processes', async () => {
    await both(async (one, other) => {
      await create(one);
      await hears(one, other);
      await redis.client.flushall();
      const readers = [one, other].flatMap((bench) => Array.from({ length: 100 }, () => () => find(bench)));
      const rows: unknown[] = [];
      let others = 0;
      const own = await statementsOf(one, async () => {
        others = await statementsOf(other, async () => {
          rows.push(...(await Promise.all(readers.map((read) => read()))));
        });
      });
      expect(own + others).toBe(1);
      expect(rows).toHaveLength(200);
      expect(rows.every((row) => (row as { id: string }).id === id)).toBe(true);
    });
  });

  it('stay within their clinic', async () => {
    await both(async (one, other) => {
      await create(one);
      await warm(one);
      await expect(find(other, other.beta)).resolves.toBeNull();
    });
  });

  it.each<[string, (value: Buffer, other: Buffer) => Buffer]>([
    [
      'corrupted',
      (value) => Buffer.from(value.map((byte, index) => (index === value.length - 1 ? byte ^ 1 : byte))),
    ],
    ['cut off', (value) => value.subarray(0, value.length - 5)],
    ['somebody else’s', () => Buffer.from('{"id":"x"}')],
    ['swapped', (_value, other) => other],
  ])('are missed and counted where the value is %s', async (_case, spoil) => {
    await both(async (one, other) => {
      await create(one);
      await warm(one);
      await as(one, one.alpha, (database) =>
        database.executeHealthcareRead((client) => client.patient.count({ where: { id } })),
      );
      await pause(300);
      const values = new Map<string, Buffer>();
      for (const key of await redis.keys()) {
        const value = await redis.client.getBuffer(key);
        if (value !== null) values.set(key, value);
      }
      const all = [...values];
      for (const [index, [key, value]] of all.entries())
        await redis.client.set(key, spoil(value, all[(index + 1) % all.length]![1]), 'PX', 60_000);
      const before = other.database.getMetrics().cache.refused;
      await expect(find(other)).resolves.toMatchObject({ id, notes: 'new' });
      expect(other.database.getMetrics().cache.refused).toBeGreaterThan(before);
    });
  });

  it('leave nothing readable in Redis, neither in names nor in values', async () => {
    const commands: string[] = [];
    const monitor = await redis.client.monitor();
    monitor.on('monitor', (_time, parts: string[]) => commands.push(parts.join(' ')));
    await both(async (one, other) => {
      await create(one, 'planted-note');
      await warm(one);
      await as(one, one.alpha, (database) =>
        database.executeHealthcareRead((client) =>
          client.patient.findFirst({ where: { lastName: 'Lovelace', notes: 'planted-note' } }),
        ),
      );
      await as(one, one.alpha, (database) => database.cache.set('planted-key', { secret: 'planted-value' }));
      await find(other);
      await pause(100);
    });
    monitor.disconnect();
    const keys = await redis.keys();
    const values = await Promise.all(
      keys.map(async (key) => String(await redis.client.getBuffer(key).catch(() => ''))),
    );
    const seen = [...commands, ...keys, ...values].join('\n');
    expect(commands.length).toBeGreaterThan(5);
    for (const planted of ['Lovelace', 'planted', 'Ada', id, stage.alpha.clinicId, 'patient'])
      expect(seen).not.toContain(planted);
  });

  describe('while Redis', () => {
    const timed = async (work: () => Promise<unknown>): Promise<number> => {
      const startedAt = performance.now();
      await work();
      return performance.now() - startedAt;
    };

    it('is gone, come from this process’s own cache and the database, without an error; and are shared again later', async () => {
      await both(async (one, other) => {
        await create(one);
        await warm(one);
        await redis.kill();
        await expect(statementsOf(one, () => find(one))).resolves.toBe(0);
        for (let attempt = 0; attempt < 10; attempt += 1) {
          id = uuidv7();
          await create(one);
          await expect(find(one)).resolves.toMatchObject({ id });
        }
        expect(one.database.getCacheStats().connected).toBe(false);
        expect(one.database.getCircuitBreakerState('redis').state).toBe('open');
        await redis.startAgain();
        while (!one.database.getCacheStats().connected || !other.database.getCacheStats().connected)
          await pause(20);
        for (let shared = false; !shared;) {
          id = uuidv7();
          await create(one);
          await hears(one, other);
          await warm(one);
          await pause(200);
          shared = (await statementsOf(other, () => find(other))) === 0;
        }
        expect(one.database.getCircuitBreakerState('redis').state).toBe('closed');
      });
    });

    it('answers nothing, wait for it until its breaker opens, and not for long', async () => {
      await stage.play(async (bench) => {
        await create(bench);
        redis.pause();
        try {
          const took = [];
          for (let attempt = 0; attempt < 8; attempt += 1) {
            id = uuidv7();
            took.push(await timed(() => expect(find(bench)).resolves.toBeNull()));
          }
          expect(Math.max(...took)).toBeLessThan(2000);
          expect(bench.database.getCircuitBreakerState('redis').state).toBe('open');
        } finally {
          redis.resume();
        }
      });
    });
  });
});
