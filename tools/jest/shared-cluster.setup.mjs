import { fileURLToPath } from 'node:url';
import { sharedClusterVariable, startSharedCluster } from '@tools/dev/cluster';
import { deploy } from '@tools/dev/migrate';

const inWorkspace = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/**
 * Jest's global set-up: one cluster for the whole run, its databases cloned from a migrated template.
 * A cluster that is already announced in the environment is used as it is.
 */
export default async function setUp() {
  if (process.env[sharedClusterVariable] !== undefined) return;
  globalThis.sharedTestCluster = await startSharedCluster(
    {
      postgres: process.env['HEALTHCARE_TEST_POSTGRES'] ?? 'embedded',
      migrate: async (urls) => {
        await deploy({
          url: urls.migration,
          schemaDir: inWorkspace('prisma/schema'),
          migrationsDir: inWorkspace('prisma/migrations'),
        });
      },
    },
    process.env,
  );
}
