import type { Client } from 'pg';
import { SchemaEngine } from '../engine/schema-engine.js';
import type { MigrationFolder } from '../folder/migration.js';
import { readMigrationFolder } from '../folder/read-migration-folder.js';
import { MigrationLedger } from '../ledger/migration-ledger.js';
import type { MigrationListener } from '../migration.events.js';
import type { MigrationOptions } from '../migration.options.js';
import { ConnectionTarget } from '../session/connection-target.js';
import { lockHolder } from '../session/deploy-lock.js';
import { withSession } from '../session/open-session.js';
import { MigrationHistory } from '../state/migration-history.js';

/** What every command works with; all of it on one session. */
export interface CommandContext {
  readonly options: MigrationOptions;
  readonly target: ConnectionTarget;
  readonly session: Client;
  readonly ledger: MigrationLedger;
  readonly folder: MigrationFolder;
  readonly onEvent: MigrationListener;
}

/** Reads the folder, connects, works, disconnects. */
export async function withContext<T>(
  options: MigrationOptions,
  work: (context: CommandContext) => Promise<T>,
): Promise<T> {
  const target = ConnectionTarget.of(options);
  const folder = await readMigrationFolder(options.migrationsDir);
  const onEvent = options.onEvent ?? (() => undefined);
  return withSession(target, (session) =>
    work({ options, target, session, ledger: new MigrationLedger(session), folder, onEvent }),
  );
}

/** Runs work with Prisma's engine on the command's session. */
export function withEngine<T>(
  context: CommandContext,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const { session, target, options } = context;
  return SchemaEngine.use({ session, target, externalTables: options.externalTables ?? [] }, work);
}

/** The folder and the ledger brought together, as they are now. */
export async function readHistory({ session, ledger, folder }: CommandContext): Promise<MigrationHistory> {
  const rows = await ledger.rows();
  return new MigrationHistory({ folder, rows, isBusy: (await lockHolder(session)) !== null });
}
