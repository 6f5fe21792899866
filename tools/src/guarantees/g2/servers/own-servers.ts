import { fileURLToPath } from 'node:url';
import { createTestCluster, postgresFromFlag, type TestCluster } from '../../../cluster/index.js';
import { deploy } from '../../../migrate/index.js';

export const REPLICAS = 2;

const inWorkspace = (path: string): string =>
  fileURLToPath(new URL(`../../../../../${path}`, import.meta.url));

/** Servers that nobody else uses: they are held up, killed and promoted. */
export async function startOwnServers(major: number): Promise<TestCluster> {
  return await createTestCluster({
    replicas: REPLICAS,
    postgres: postgresFromFlag(String(major)),
    migrate: async ({ migration }) => {
      await deploy({
        url: migration,
        schemaDir: inWorkspace('prisma/schema'),
        migrationsDir: inWorkspace('prisma/migrations'),
      });
    },
  });
}
