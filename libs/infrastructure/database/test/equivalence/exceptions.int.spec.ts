import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ReadClient, WriteClient } from '@infrastructure/database';
import { ann, ben, identity } from './fixed-ids.js';
import type { Outcome } from './outcome.js';
import { TwoClients } from './two-clients.js';

jest.setTimeout(60_000);

const ABSENT = ['$transaction', '$extends', '$parent', '$on', '$queryRawUnsafe', '$executeRawUnsafe'];
const rows = () => Array.from({ length: 1001 }, (_, n) => ({ name: `Room ${String(n)}` }));
const absent = undefined as never;
const refusal = (code: string) => ({ outcome: { refusal: code }, changes: {} });

/** The list of docs/clients.md: what each entry means, beside a plain client. */
describe('a documented exception', () => {
  let clients: TwoClients;
  beforeAll(async () => {
    clients = await TwoClients.start();
  });
  afterAll(async () => {
    await clients.close();
  });

  const outcomes = async (program: (client: WriteClient) => PromiseLike<unknown>): Promise<Outcome[]> =>
    (await clients.both('write', program)).map(({ outcome }) => outcome);
  const inClinic = <T>(work: () => Promise<T>) => clients.database.runInContext(identity, work);

  it.each(ABSENT)('is absent: %s', async (name) => {
    const seen = async (client: object) => name in client;
    const [plain, service] = await clients.both('read', seen);
    expect([plain.outcome, service.outcome]).toEqual([
      { value: ['boolean', 'true'] },
      { value: ['boolean', 'false'] },
    ]);
    expect((await clients.both('write', seen))[1].outcome).toEqual({ value: ['boolean', 'false'] });
  });

  it('is absent: a relation called on a lookup', async () => {
    const [plain, service] = await clients.both('read', (client) =>
      client.patient.findUnique({ where: { id: ann } }).invoices({ select: { number: true }, take: 0 }),
    );
    expect(plain.outcome).toEqual({ value: ['Array'] });
    expect(service.outcome).toEqual({
      refusal: 'TypeError: client.patient.findUnique(...).invoices is not a function',
    });
  });

  it('starts an operation when it is called, not when it is awaited', async () => {
    const [plain, service] = await clients.both('write', async (client) => {
      void client.location.create({ data: { name: 'never awaited' } });
    });
    expect(plain.changes).toEqual({});
    expect(service.changes).toMatchObject({
      'healthcare.locations': { gone: [], made: [expect.anything()] },
    });
  });

  it('refuses an explicit take over 1000, either way, unless allowLarge is set', async () => {
    for (const take of [1001, -1001]) {
      const [plain, service] = await clients.both('read', (client) => client.carePlan.findMany({ take }));
      expect(plain).toHaveProperty('outcome.value');
      expect(service).toEqual(refusal('DB_LIMIT_REFUSED'));
      const allowed = await inClinic(() =>
        clients.database.executeHealthcareRead((client) => client.carePlan.findMany({ take }), {
          allowLarge: true,
        }),
      );
      expect(allowed).toHaveLength(1);
    }
  });

  it('bounds an unbounded list to 1000 rows and counts that, unless allowLarge is set', async () => {
    const { boundedLists } = clients.database.getMetrics().queries;
    const [plain, service] = await outcomes(async (client) => {
      await client.location.createMany({ data: rows() });
      return (await client.location.findMany()).length;
    });
    expect([plain, service]).toEqual([{ value: ['number', '1004'] }, { value: ['number', '1000'] }]);
    expect(clients.database.getMetrics().queries.boundedLists).toBe(boundedLists + 1);
    await expect(
      inClinic(() =>
        clients.database.executeInTransaction(async (tx) => {
          await tx.location.createMany({ data: rows() });
          const all = await clients.database.executeHealthcareRead((client) => client.location.findMany(), {
            allowLarge: true,
          });
          throw new Error(`rolled back with ${String(all.length)} rows`);
        }),
      ),
    ).rejects.toThrow('rolled back with 1004 rows');
  });

  it('bounds no list but that of findMany itself', async () => {
    const [plain, service] = await outcomes(async (client) => {
      await client.location.createMany({ data: rows() });
      const [{ locations }, groups, raw] = [
        await client.clinic.findFirstOrThrow({ select: { locations: { select: { name: true } } } }),
        await client.location.groupBy({ by: ['name'] }),
        await client.$queryRaw<object[]>`SELECT name FROM healthcare.locations`,
      ];
      return [locations.length, groups.length, raw.length];
    });
    expect(plain).toEqual({ value: ['Array', ...Array<unknown>(3).fill(['number', '1004'])] });
    expect(service).toEqual(plain);
  });

  it.each<[string, (client: WriteClient) => PromiseLike<unknown>]>([
    ['updateMany', (client) => client.patient.updateMany({ where: { city: absent }, data: { notes: 'x' } })],
    [
      'updateMany, as all of where',
      (client) => client.patient.updateMany({ where: absent, data: { notes: 'x' } }),
    ],
    [
      'updateManyAndReturn',
      (client) => client.patient.updateManyAndReturn({ where: { city: absent }, data: { notes: 'x' } }),
    ],
    ['deleteMany', (client) => client.carePlan.deleteMany({ where: { patientId: absent } })],
    [
      'update, beside the key',
      (client) => client.patient.update({ where: { id: ben, city: absent }, data: { notes: 'x' } }),
    ],
    ['delete, beside the key', (client) => client.carePlan.delete({ where: { id: ann, code: absent } })],
    [
      'a nested update',
      (client) =>
        client.patient.update({
          where: { id: ann },
          data: { invoices: { updateMany: { where: { payer: absent }, data: { notes: 'x' } } } },
        }),
    ],
  ])('refuses undefined in the where of %s', async (_name, program) => {
    const [plain, service] = await clients.both('write', program);
    expect(plain.outcome).not.toEqual(service.outcome);
    expect(service).toEqual(refusal('DB_UNDEFINED_REFUSED'));
  });

  it('lets clinicId be left out of create data, and fills it in', async () => {
    const create = (client: WriteClient) =>
      client.location.create({ data: { name: 'x' }, select: { clinicId: true } });
    const unset = (client: ReadClient) => ({
      it: async () => {
        await client.$queryRaw`SELECT set_config('app.clinic_id', '', true)`;
        return await create(client as WriteClient);
      },
    });
    expect((await clients.plain.write(unset, 'it')).outcome).toEqual({ refusal: 'P2007' });
    const [, service] = await clients.both('write', create);
    expect(service.outcome).toEqual({ value: ['Object', ['clinicId', identity.clinicId]] });
  });
});
