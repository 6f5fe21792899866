import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { DatabaseService, TransactionOptions, WriteClient } from '@infrastructure/database';
import { HazardStage, type HazardBench } from '../support/hazard-bench.js';
import { uuidv7 } from '../support/uuid.js';

jest.setTimeout(120_000);

const AUDIT = { action: 'OPEN_LOCATION', resourceType: 'Location' };
const ONCE = 1;

describe('a write under an idempotency key', () => {
  let stage: HazardStage;
  beforeAll(async () => void (stage = await HazardStage.set()));
  afterAll(() => stage.strike());

  /** Opens a location; what it returns has a date. */
  const open =
    (name: string) =>
    async (client: WriteClient): Promise<{ id: string; name: string; createdAt: Date }> => {
      const { id, createdAt } = await client.location.create({ data: { name } });
      return { id, name, createdAt };
    };
  const write = (
    database: DatabaseService,
    name: string,
    options: TransactionOptions & { readonly idempotencyKey: string },
  ) => database.executeHealthcareWrite(open(name), AUDIT, options);
  const count = (database: DatabaseService, name: string) =>
    database.executeHealthcareRead((client) => client.location.count({ where: { name } }), {
      consistency: 'strong',
    });
  const asAlpha = async <T>(work: (bench: HazardBench) => Promise<T>): Promise<T> =>
    await stage.play((bench) => bench.database.runInContext(bench.alpha, () => work(bench)));
  const codeOf = async (work: Promise<unknown>): Promise<unknown> =>
    await work.then(
      () => 'done',
      (error: unknown) => (error as { code?: unknown }).code,
    );

  it('is refused for a key that is none, a body without a key, and outside a clinic', async () => {
    await asAlpha(async ({ database }) => {
      for (const idempotencyKey of ['', 'k'.repeat(201), 'a\nb', 7 as never, null as never])
        await expect(write(database, 'none', { idempotencyKey })).rejects.toMatchObject({
          code: 'DB_ARGUMENT_INVALID',
          field: 'idempotencyKey',
        });
      await expect(
        database.executeHealthcareWrite(open('none'), AUDIT, { idempotencyBody: {} }),
      ).rejects.toMatchObject({ code: 'DB_ARGUMENT_INVALID', field: 'idempotencyBody' });
      await expect(
        database.runAsSystem({ reason: 'test', actor: 'tests', models: ['Clinic'] }, () =>
          database.executeInTransaction((tx) => tx.clinic.count(), { idempotencyKey: 'system' }),
        ),
      ).rejects.toMatchObject({ code: 'DB_ARGUMENT_INVALID', field: 'idempotencyKey' });
      expect(await count(database, 'none')).toBe(0);
    });
  });

  it('with another body, or for another purpose, is refused, and the first one stands', async () => {
    await asAlpha(async ({ database }) => {
      const idempotencyKey = uuidv7();
      const first = await write(database, 'first', { idempotencyKey, idempotencyBody: { beds: 4 } });
      await expect(
        write(database, 'second', { idempotencyKey, idempotencyBody: { beds: 5 } }),
      ).rejects.toMatchObject({ code: 'DB_IDEMPOTENCY_MISMATCH', statusCode: 409, outcome: 'none' });
      await expect(write(database, 'second', { idempotencyKey })).rejects.toMatchObject({
        code: 'DB_IDEMPOTENCY_MISMATCH',
      });
      expect([await count(database, 'first'), await count(database, 'second')]).toEqual([1, 0]);
      await expect(
        write(database, 'first', { idempotencyKey, idempotencyBody: { beds: 4 } }),
      ).resolves.toStrictEqual(first);
    });
  });

  it('is done once for twenty callers at once, and each gets the same result', async () => {
    await asAlpha(async ({ database }) => {
      for (const isolationLevel of ['ReadCommitted', 'Serializable'] as const) {
        const name = `crowd ${isolationLevel}`;
        const idempotencyKey = uuidv7();
        const results = await Promise.all(
          Array.from({ length: 20 }, () =>
            database.executeInTransaction(open(name), { idempotencyKey, isolationLevel, audit: AUDIT }),
          ),
        );
        expect(new Set(results.map(({ id }) => id)).size).toBe(1);
        expect(results.every(({ createdAt }) => createdAt instanceof Date)).toBe(true);
        expect(await count(database, name)).toBe(1);
      }
    });
  });

  it('belongs to its clinic: another one has the same key to itself', async () => {
    await stage.play(async ({ database, alpha, beta }) => {
      const idempotencyKey = 'shared';
      for (const clinic of [alpha, beta])
        await database.runInContext(clinic, async () => {
          await write(database, 'own', { idempotencyKey });
          expect(await count(database, 'own')).toBe(1);
        });
    });
  });

  it('that failed can be made again', async () => {
    await asAlpha(async ({ database }) => {
      const idempotencyKey = uuidv7();
      const failing = async (client: WriteClient) => {
        await open('again')(client);
        throw new Error('theirs');
      };
      await expect(database.executeHealthcareWrite(failing, AUDIT, { idempotencyKey })).rejects.toThrow(
        'theirs',
      );
      await write(database, 'again', { idempotencyKey });
      expect(await count(database, 'again')).toBe(1);
    });
  });

  it('inside another transaction shares its fate', async () => {
    await asAlpha(async ({ database }) => {
      const idempotencyKey = uuidv7();
      const outer = (end: () => void) =>
        database.executeInTransaction(async () => {
          const { id } = await write(database, 'nested', { idempotencyKey });
          end();
          return id;
        });
      const fail = () => {
        throw new Error('outer');
      };
      await expect(outer(fail)).rejects.toThrow('outer');
      expect(await count(database, 'nested')).toBe(0);
      const id = await outer(() => undefined);
      await expect(outer(() => undefined)).resolves.toBe(id);
      expect(await count(database, 'nested')).toBe(1);
    });
  });

  it('whose COMMIT went unanswered is resolved: one row, and its result', async () => {
    await asAlpha(async ({ database, tap }) => {
      tap.cutAfter(/^COMMIT$/, ONCE);
      const result = await write(database, 'resolved', { idempotencyKey: uuidv7(), timeoutMs: 5000 });
      expect(result.createdAt).toBeInstanceOf(Date);
      expect(await count(database, 'resolved')).toBe(1);
      expect(database.getMetrics().retries).toBeGreaterThan(0);
    });
  });

  it('without a key it ends as unknown and is never repeated', async () => {
    await asAlpha(async ({ database, tap }) => {
      let runs = 0;
      tap.cutAfter(/^COMMIT$/, ONCE);
      const unkeyed = database.executeHealthcareWrite(async (client) => {
        runs += 1;
        return await open('unknown')(client);
      }, AUDIT);
      await expect(unkeyed).rejects.toMatchObject({ code: 'DB_OUTCOME_UNKNOWN', outcome: 'unknown' });
      expect(runs).toBe(1);
    });
  });

  it('makes an item of a batch happen once, whatever becomes of its answer', async () => {
    await asAlpha(async ({ database, tap }) => {
      const items = ['a', 'b', 'c'].map((letter) => ({
        operation: open(`batch ${letter}`),
        idempotencyKey: `batch-${letter}`,
      }));
      tap.cutAfter(/^COMMIT$/, ONCE);
      const first = await database.executeBatchOperations(items, { audit: AUDIT });
      const again = await database.executeBatchOperations(items, { audit: AUDIT });
      const idsOf = (results: typeof first) =>
        results.map((result) => (result.status === 'ok' ? result.value.id : result.error.code));
      expect(idsOf(again)).toEqual(idsOf(first));
      for (const letter of ['a', 'b', 'c']) expect(await count(database, `batch ${letter}`)).toBe(1);
    });
  });

  it('is written twice by a library that asks no receipt: the control', async () => {
    const rows = await stage.playWithout(
      {
        file: 'prisma/keyed-write.ts',
        find: 'await writeOnce(terms, () => body(scope))',
        replace: '{ result: await body(scope), ...(false && writeOnce && terms) }',
      },
      ({ database, alpha }) =>
        database.runInContext(alpha, async () => {
          const idempotencyKey = uuidv7();
          await write(database, 'twice', { idempotencyKey });
          await codeOf(write(database, 'twice', { idempotencyKey }));
          return await count(database, 'twice');
        }),
    );
    expect(rows).toBe(2);
  });
});
