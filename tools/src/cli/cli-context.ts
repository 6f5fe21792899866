import type { MigrationOptions } from '../migrate/index.js';
import type { DatabaseEnvironment } from './database-environment.js';
import { migrationProgress } from './migration-progress.js';
import type { CommandStreams, Output } from './output.js';
import { type UsedDatabase, useDatabase } from './use-database.js';
import { workspace } from './workspace.js';

/** What every command is given; what can fail is made when a command runs, since `--help` needs none of it. */
export interface CliContext {
  readonly streams: CommandStreams;
  /** @throws UsageError when the environment contradicts itself */
  readonly environment: () => DatabaseEnvironment;
  readonly output: (isJson: boolean) => Output;
  /** All of standard input; empty when there is none. */
  readonly input: () => Promise<string>;
  readonly setExitCode: (code: number) => void;
}

/** Flags of the commands that work on migrations. */
export interface MigrationFlags {
  readonly json?: boolean;
  readonly schemaDir?: string;
  readonly migrationsDir?: string;
}

/** Runs work with the migration tool's options for the database that is meant. */
export async function withMigrations<T>(
  context: CliContext,
  flags: MigrationFlags,
  work: (options: MigrationOptions, database: UsedDatabase) => Promise<T>,
): Promise<{ readonly result: T; readonly output: Output }> {
  const output = context.output(flags.json === true);
  const result = await useDatabase(context.environment(), output, (database) =>
    work(optionsFor(database, flags, output), database),
  );
  return { result, output };
}

function optionsFor(database: UsedDatabase, flags: MigrationFlags, output: Output): MigrationOptions {
  return {
    url: database.url,
    ...(database.tls === undefined ? {} : { tls: database.tls }),
    schemaDir: flags.schemaDir ?? workspace.schemaDir,
    migrationsDir: flags.migrationsDir ?? workspace.migrationsDir,
    onEvent: migrationProgress(output),
  };
}
