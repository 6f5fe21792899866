import { fileURLToPath } from 'node:url';
import { createTestCluster, type TestCluster, type TestClusterOptions } from '@tools/dev/cluster';
import { deploy } from '@tools/dev/migrate';

const inWorkspace = (path: string): string =>
  fileURLToPath(new URL(`../../../../../${path}`, import.meta.url));

/** Servers of a test file's own, for what the shared cluster must not go through; its databases are migrated. */
export async function startOwnCluster(options: TestClusterOptions = {}): Promise<TestCluster> {
  return await createTestCluster({
    ...options,
    migrate: async ({ migration }) => {
      await deploy({
        url: migration,
        ...(options.tls !== undefined && options.tls !== false && { tls: { mode: 'require' } }),
        schemaDir: inWorkspace('prisma/schema'),
        migrationsDir: inWorkspace('prisma/migrations'),
      });
    },
  });
}
