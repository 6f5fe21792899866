import { readSchemaFiles } from '../folder/read-schema-files.js';
import type { MigrationOptions } from '../migration.options.js';
import { lockHolder } from '../session/deploy-lock.js';
import { type DatabaseState, summarise } from '../state/database-state.js';
import type { MigrationStatus } from '../state/migration-state.js';
import { type CommandContext, readHistory, withContext, withEngine } from './command-context.js';

/** Where a database stands. */
export interface StatusReport {
  /** `database at host:port`. */
  readonly database: string;
  readonly state: DatabaseState;
  /** Every migration that the folder or the database knows, in the order of the names. */
  readonly migrations: readonly MigrationStatus[];
  /** The script that would make the database what the Prisma schema says, `null` when it is or is not yet to be. */
  readonly drift: string | null;
  /** Who is changing the schema right now, `null` when nobody is. */
  readonly lockedBy: string | null;
}

/** Tells where a database stands, changing nothing and waiting for nobody. */
export async function status(options: MigrationOptions): Promise<StatusReport> {
  return withContext(options, async (context) => {
    const migrations = (await readHistory(context)).statuses();
    const state = summarise(migrations);
    const drift = state === 'up-to-date' ? await driftOf(context) : null;
    const lockedBy = await lockHolder(context.session);
    return {
      database: context.target.label,
      state: drift === null ? state : 'drifted',
      migrations,
      drift,
      lockedBy,
    };
  });
}

async function driftOf(context: CommandContext): Promise<string | null> {
  const files = await readSchemaFiles(context.options.schemaDir);
  const script = await withEngine(context, (engine) =>
    engine.diff({ kind: 'database', files }, { kind: 'schema', files }),
  );
  return script === '' ? null : script;
}
