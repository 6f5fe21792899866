import { fileURLToPath } from 'node:url';
import { createTestCluster, postgresFromFlag, type TestCluster } from '../../cluster/index.js';
import { deploy } from '../../migrate/index.js';

const inWorkspace = (path: string): string => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));

/** Servers that nobody else uses, a Redis among them: they are held up, killed, emptied and promoted. */
export async function startOwnServers(major: number, replicas: number): Promise<TestCluster> {
  return await createTestCluster({
    replicas,
    postgres: postgresFromFlag(String(major)),
    redis: 'install',
    migrate: async ({ migration }) => {
      await deploy({
        url: migration,
        schemaDir: inWorkspace('prisma/schema'),
        migrationsDir: inWorkspace('prisma/migrations'),
      });
    },
  });
}
