import { fileURLToPath } from 'node:url';
import { createTestCluster, postgresFromFlag, type ClusterClient } from '../../cluster/index.js';
import { deploy } from '../../migrate/index.js';

const inWorkspace = (path: string): string => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));

/** Runs work on a primary and a replica that nobody else uses, of the same version: they change places for good. */
export async function onOwnServers<T>(
  { descriptor }: ClusterClient,
  work: (cluster: ClusterClient) => Promise<T>,
): Promise<T> {
  const servers = await createTestCluster({
    postgres: postgresFromFlag(String(descriptor.major)),
    migrate: async ({ migration }) => {
      await deploy({
        url: migration,
        schemaDir: inWorkspace('prisma/schema'),
        migrationsDir: inWorkspace('prisma/migrations'),
      });
    },
  });
  try {
    return await work(servers.cluster);
  } finally {
    await servers.stop();
  }
}
