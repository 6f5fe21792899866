import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { createTestCluster, type TestCluster } from '../../src/cluster/index.js';
import { G3 } from '../../src/guarantees/g3/g3.suite.js';
import { shortcomingsOf } from '../../src/guarantees/guarantee-report.js';
import { deploy } from '../../src/migrate/index.js';

const LONGEST_MS = 900_000;
const STARTS_WITHIN_MS = 120_000;
const inWorkspace = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

describe('guarantee G3', () => {
  let servers: TestCluster;

  // Of its own, because its servers are killed.
  beforeAll(async () => {
    servers = await createTestCluster({
      migrate: async ({ migration }) => {
        await deploy({
          url: migration,
          schemaDir: inWorkspace('prisma/schema'),
          migrationsDir: inWorkspace('prisma/migrations'),
        });
      },
    });
  }, STARTS_WITHIN_MS);
  afterAll(() => servers.stop());

  it(
    'loses no acknowledged write, doubles none, and finds out every unknown, and fails without any of its defences',
    async () => {
      const seed = Number(process.env['G3_SEED'] ?? Date.now() % 1_000_000);
      const report = await G3.run({
        cluster: servers.cluster,
        seed,
        operations: G3.operations.short,
        library: inWorkspace('libs/infrastructure/database/dist'),
        onProgress: () => undefined,
      });
      expect({ seed, shortcomings: shortcomingsOf(report) }).toEqual({ seed, shortcomings: [] });
      expect(report.operations).toBeGreaterThanOrEqual(G3.operations.short);
    },
    LONGEST_MS,
  );
});
