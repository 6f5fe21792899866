import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { WriteClient } from '@infrastructure/database';
import * as runtime from '@prisma/client/runtime/client';
import { Prisma } from '../../src/prisma/generated/client/client.js';
import { ann, ben, profiles } from './fixed-ids.js';
import { TwoClients } from './two-clients.js';

jest.setTimeout(60_000);

const nested = (levels: number): object => (levels === 0 ? { mrn: 'M1' } : { AND: [nested(levels - 1)] });

/** The rest of docs/clients.md: what no ordinary program needs, and a plain client would do. */
describe('the limits of the clients', () => {
  let clients: TwoClients;
  beforeAll(async () => {
    clients = await TwoClients.start();
  });
  afterAll(async () => {
    await clients.close();
  });

  type Program = (client: WriteClient) => PromiseLike<unknown>;
  it.each<[string, 'read' | 'write', Program, string]>([
    ['EXPLAIN', 'read', (client) => client.$queryRaw`EXPLAIN SELECT 1`, 'DB_ARGUMENT_INVALID'],
    ['SHOW', 'read', (client) => client.$queryRaw`SHOW server_version_num`, 'DB_ARGUMENT_INVALID'],
    ['LOCK', 'write', (client) => client.$executeRaw`LOCK TABLE healthcare.clinics`, 'DB_ARGUMENT_INVALID'],
    [
      'INSERT through a read',
      'read',
      (client) =>
        client.$queryRaw`INSERT INTO healthcare.locations (id, name) VALUES (${ann}::uuid, 'x') RETURNING name`,
      'DB_READ_ONLY',
    ],
    [
      'conditions in more than 64 levels',
      'read',
      (client) => client.patient.count({ where: nested(33) }),
      'DB_INPUT_TOO_DEEP',
    ],
    [
      'a key by which prototypes are reached, in JSON as well',
      'write',
      (client) =>
        client.profile.update({ where: { id: profiles[0] }, data: { preferences: { constructor: 'x' } } }),
      'DB_KEY_REFUSED',
    ],
  ])('refuse %s', async (_name, kind, program, code) => {
    const [plain, service] = await clients.both(kind, program);
    expect(plain.outcome).toHaveProperty('value');
    expect(service).toEqual({ outcome: { refusal: code }, changes: {} });
  });

  it.each(['$connect', '$disconnect'])('have no %s: connections are the module’s', async (name) => {
    for (const kind of ['read', 'write'] as const) {
      const [, service] = await clients.both(kind, async (client) => name in client);
      expect(service.outcome).toEqual({ value: ['boolean', 'false'] });
    }
  });

  it('take the values that Prisma makes itself from its runtime', () => {
    const { Decimal, DbNull, JsonNull, AnyNull, join, empty } = Prisma;
    expect(runtime).toMatchObject({ Decimal, DbNull, JsonNull, AnyNull, sqltag: Prisma.sql, join, empty });
  });

  it('have no references from column to column', async () => {
    const [plain, service] = await clients.both('read', async (client) => 'fields' in client.invoice);
    expect([plain.outcome, service.outcome]).toEqual([
      { value: ['boolean', 'true'] },
      { value: ['boolean', 'false'] },
    ]);
  });

  /** What each lookup of one tick gives, as short as can be. */
  const lookUp =
    (...ids: readonly string[]): Program =>
    async (client) =>
      await Promise.all(
        ids.map((id) =>
          client.patient.findUnique({ where: { id } }).then(
            (row) => row?.mrn ?? 'none',
            () => 'refused',
          ),
        ),
      );

  it('refuse a malformed id alone, and answer the other lookups of its tick', async () => {
    const [plain, service] = await clients.both('read', lookUp(ann, 'x', ben));
    expect(plain.outcome).toEqual({ value: ['Array', 'refused', 'refused', 'refused'] });
    expect(service.outcome).toEqual({ value: ['Array', 'M1', 'refused', 'M2'] });
  });

  it('find an id in capitals among the lookups of one tick, too', async () => {
    const [plain, service] = await clients.both('read', lookUp(ann.toUpperCase(), ben));
    expect(plain.outcome).toEqual({ value: ['Array', 'none', 'M2'] });
    expect(service.outcome).toEqual({ value: ['Array', 'M1', 'M2'] });
  });
});
