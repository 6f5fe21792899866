import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import type { DatabaseService, Identity } from '@infrastructure/database';
import { HazardStage, type HazardBench } from '../support/hazard-bench.js';
import { uuidv7 } from '../support/uuid.js';
import { askedFor } from '../support/wire-tap.js';

jest.setTimeout(60_000);

const AUDIT = { action: 'TEST', resourceType: 'Patient' };
/** What a patient takes besides a record number. */
const person = { firstName: 'Ada', lastName: 'Lovelace', birthDate: new Date('1990-12-10') };
/** Twice as long as the cache may take to hear of what others have changed; ms. */
const HEARD_WITHIN_MS = 500;

describe('reads through the cache', () => {
  let stage: HazardStage;
  let id: string;
  beforeAll(async () => void (stage = await HazardStage.set({ cache: { isEnabled: true } })));
  afterAll(() => stage.strike());
  beforeEach(() => {
    id = uuidv7();
  });

  const as = <T>(
    { database }: HazardBench,
    identity: Identity,
    work: (database: DatabaseService) => Promise<T>,
  ) => database.runInContext(identity, () => work(database));
  const find = (bench: HazardBench, identity = bench.alpha) =>
    as(bench, identity, (database) =>
      database.executeHealthcareRead((client) => client.patient.findUnique({ where: { id } })),
    );
  const list = (bench: HazardBench) =>
    as(bench, bench.alpha, (database) =>
      database.executeHealthcareRead((client) => client.patient.findMany({ where: { notes: id } })),
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
  /** Reads until the answer comes from the cache: what has just been changed is not kept before that is heard of. */
  const warm = async (bench: HazardBench, read: (bench: HazardBench) => Promise<unknown>) => {
    for (;;) {
      const statements = await bench.tap.during(() => read(bench));
      if (askedFor(statements).length === 0) return;
      await pause(20);
    }
  };

  it('are answered without a statement, each with rows of its own', async () => {
    await stage.play(async (bench) => {
      await create(bench);
      await warm(bench, find);
      const first = await find(bench);
      expect(first).toMatchObject({ id, ...person, notes: 'new' });
      Object.assign(first ?? {}, { notes: 'scribbled' });
      first?.birthDate.setTime(0);
      const packets = await bench.tap.during(async () => {
        await expect(find(bench)).resolves.toMatchObject({ notes: 'new', birthDate: person.birthDate });
      });
      expect(askedFor(packets)).toEqual([]);
    });
  });

  it('show at once what this process has written, in whatever session', async () => {
    await stage.play(async (bench) => {
      await create(bench);
      await warm(bench, find);
      for (const notes of ['one', 'two', 'three']) {
        await note(bench, notes);
        await expect(find(bench)).resolves.toMatchObject({ notes });
      }
    });
  });

  it('show what psql has written as soon as the feed has heard of it, lists and absent rows included', async () => {
    await stage.play(async (bench) => {
      await expect(find(bench)).resolves.toBeNull();
      await expect(list(bench)).resolves.toEqual([]);
      await Promise.all([warm(bench, find), warm(bench, list)]);
      await stage.superuser.inClinic(
        bench.alpha.clinicId,
        `INSERT INTO healthcare.patients (id, mrn, first_name, last_name, birth_date, notes) VALUES ($1, $2, 'F', 'L', '1990-01-01', $2)`,
        [id, id],
      );
      await pause(HEARD_WITHIN_MS);
      await expect(find(bench)).resolves.toMatchObject({ id });
      await expect(list(bench)).resolves.toMatchObject([{ id }]);
    });
  });

  it('follow the relations that they bring along, and leave others alone', async () => {
    await stage.play(async (bench) => {
      await create(bench);
      const consents = () =>
        as(bench, bench.alpha, (database) =>
          database.executeHealthcareRead((client) =>
            client.patient.findUnique({ where: { id }, include: { consents: true } }),
          ),
        );
      await warm(bench, consents);
      await warm(bench, find);
      await as(bench, bench.alpha, (database) =>
        database.executeHealthcareWrite(
          (client) => client.consent.create({ data: { patientId: id, category: 'treatment' } }),
          AUDIT,
        ),
      );
      const row = await consents();
      expect(row?.consents).toHaveLength(1);
      const packets = await bench.tap.during(() => find(bench));
      expect(askedFor(packets)).toEqual([]);
    });
  });

  it('stay within their clinic, and with their reader’s roles', async () => {
    await stage.play(async (bench) => {
      await create(bench);
      await warm(bench, find);
      await expect(find(bench, bench.beta)).resolves.toBeNull();
      const nurse = { ...bench.alpha, roles: ['nurse'] };
      const packets = await bench.tap.during(() => find(bench, nurse));
      expect(askedFor(packets)).toHaveLength(1);
    });
  });

  it('go to the database where the caller says so, and inside a transaction', async () => {
    await stage.play(async (bench) => {
      await create(bench);
      await warm(bench, find);
      const lookup = (options: object) => () =>
        as(bench, bench.alpha, (database) =>
          database.executeHealthcareRead((client) => client.patient.findUnique({ where: { id } }), options),
        );
      for (const options of [{ consistency: 'strong' }, { cache: false }, { maxStalenessMs: 0 }]) {
        const packets = await bench.tap.during(lookup(options));
        expect(askedFor(packets)).toHaveLength(1);
      }
      const inside = await bench.tap.during(() =>
        as(bench, bench.alpha, (database) =>
          database
            .executeInTransaction(async (tx) => {
              await tx.patient.update({ where: { id }, data: { notes: 'not yet' } });
              await expect(tx.patient.findUnique({ where: { id } })).resolves.toMatchObject({
                notes: 'not yet',
              });
              throw new Error('rolled back');
            })
            .catch(() => undefined),
        ),
      );
      expect(askedFor(inside).some((text) => /SELECT/.test(text))).toBe(true);
      await expect(find(bench)).resolves.toMatchObject({ notes: 'new' });
    });
  });

  it('outlast their time only in the database', async () => {
    await stage.play(async (bench) => {
      await create(bench);
      const lookup = () =>
        as(bench, bench.alpha, (database) =>
          database.executeHealthcareRead((client) => client.patient.findUnique({ where: { id } }), {
            cache: { ttl: 1 },
          }),
        );
      await warm(bench, lookup);
      await pause(1100);
      const packets = await bench.tap.during(lookup);
      expect(askedFor(packets)).toHaveLength(1);
    });
  });

  it('are counted', async () => {
    await stage.play(async (bench) => {
      await create(bench);
      const before = bench.database.getMetrics().cache;
      await warm(bench, find);
      await find(bench);
      const { hits, misses, entries, memoryBytes, cacheHitRate } = bench.database.getMetrics().cache;
      expect(hits - before.hits).toBeGreaterThanOrEqual(2);
      expect(misses - before.misses).toBeGreaterThanOrEqual(1);
      expect(entries).toBeGreaterThanOrEqual(1);
      expect(memoryBytes).toBeGreaterThan(500);
      expect(cacheHitRate).toBeCloseTo(hits / (hits + misses));
    });
  });

  it.each([
    [{ cache: null }, 'cache'],
    [{ cache: { ttl: 0 } }, 'cache.ttl'],
    [{ cache: { ttl: 1.5 } }, 'cache.ttl'],
    [{ cache: { ttl: 86_401 } }, 'cache.ttl'],
    [{ cache: { life: 5 } }, 'cache'],
  ])('refuse %p', async (options, _field) => {
    await stage.play(async (bench) => {
      const read = as(bench, bench.alpha, (database) =>
        database.executeHealthcareRead((client) => client.patient.count(), options as never),
      );
      await expect(read).rejects.toMatchObject({ code: 'DB_ARGUMENT_INVALID' });
    });
  });
});
