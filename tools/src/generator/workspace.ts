import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root; `src/generator` and `dist/generator` lie equally deep. */
const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Where generation reads and writes. */
export const defaultWorkspace = {
  /** The committed, multi-file schema. */
  schemaDir: join(root, 'prisma/schema'),
  /** The client's copy. As deep as `schemaDir`, since the generator block's output path is relative. */
  clientSchemaDir: join(root, 'prisma/.generated'),
  migrationsDir: join(root, 'prisma/migrations'),
  migrationNamesFile: join(root, 'libs/infrastructure/database/src/prisma/generated/migration-names.ts'),
  metadataFile: join(root, 'libs/infrastructure/database/src/prisma/generated/model-metadata.ts'),
};

export type Workspace = typeof defaultWorkspace;
