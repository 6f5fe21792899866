import { readSchemaFiles } from '../folder/read-schema-files.js';
import type { MigrationOptions } from '../migration.options.js';
import { withContext, withEngine } from './command-context.js';

/**
 * Which difference is wanted:
 * - `pending`: from what the migrations add up to, to the Prisma schema; what `new` would write
 * - `down`: the way back
 * - `drift`: from the database as it is, to the Prisma schema
 */
export type DiffKind = 'pending' | 'down' | 'drift';

/**
 * The script that turns one state of the schema into another; empty when they are the same. `pending` and `down` replay
 * the migrations in a shadow database, made and dropped on the same server.
 *
 * @throws MigrationError `SHADOW_REFUSED`, `SCHEMA_INVALID`, or what the replayed migrations raise
 */
export async function diff(options: MigrationOptions, kind: DiffKind = 'pending'): Promise<string> {
  const files = await readSchemaFiles(options.schemaDir);
  return withContext(options, (context) =>
    withEngine(context, (engine) => {
      const schema = { kind: 'schema', files } as const;
      const migrations = { kind: 'migrations', migrations: context.folder.migrations } as const;
      switch (kind) {
        case 'pending':
          return engine.diff(migrations, schema);
        case 'down':
          return engine.diff(schema, migrations);
        case 'drift':
          return engine.diff({ kind: 'database', files }, schema);
      }
    }),
  );
}
