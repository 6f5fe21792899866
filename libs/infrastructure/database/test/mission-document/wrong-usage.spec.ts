import { describe, expect, it, jest } from '@jest/globals';
import { resolveInConsumer, runInConsumer } from '../package-surface/child-node.js';

jest.setTimeout(60_000);

const door = '@infrastructure/database';

/** Blocks 3 and 20, Integration and Best Practices. Adapted: `...` is filled in with what the document calls the file. */
const INTERNALS = [
  'clients/healthcare-database.client',
  'prisma/prisma.service',
  'internal/connection-pool.service',
  'internal/read-replica-router.service',
  'connection-pool.manager',
].map((path) => `${door}/${path}`);

describe('the wrong usage that the document shows', () => {
  it.each(['default', 'source'] as const)(
    'resolves to nothing when it imports internal services, under the %s conditions',
    async (conditions) => {
      const refused = ['ERR_PACKAGE_PATH_NOT_EXPORTED', 'ERR_PACKAGE_PATH_NOT_EXPORTED'];
      const spellings = INTERNALS.flatMap((path) => [path, `${path}.js`, `${path}.ts`]);
      expect(await resolveInConsumer(spellings, conditions)).toEqual(
        Object.fromEntries(spellings.map((path) => [path, refused])),
      );
    },
  );

  it('finds no internal service behind the one door, while the right usage finds its service there', async () => {
    const names = [
      'HealthcareDatabaseClient',
      'PrismaService',
      'ConnectionPoolManager',
      'ReadReplicaRouterService',
    ];
    const wanted = JSON.stringify([...names, 'DatabaseService', 'DatabaseModule']);
    const code = `const door = await import('${door}'); console.log(JSON.stringify(${wanted}.filter((name) => name in door)))`;
    expect(await runInConsumer(code, 'default')).toEqual(['DatabaseService', 'DatabaseModule']);
  });
});
