import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root; `src/cli` and `dist/cli` lie equally deep. */
const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Where the commands find what they work on. */
export const workspace = {
  schemaDir: join(root, 'prisma/schema'),
  migrationsDir: join(root, 'prisma/migrations'),
  /** Data of the local cluster, ignored by Git. */
  clusterFolder: join(root, '.data/cluster'),
};
