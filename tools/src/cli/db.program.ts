import { Command } from 'commander';
import type { CliContext } from './cli-context.js';
import { exitCodes } from './exit-codes.js';

type AddCommand = (program: Command, context: CliContext) => void;

const help = `
The database is the one of DATABASE_MIGRATION_URL, else of DATABASE_URL, else the local cluster, which is started for
the command when it is not running.

Exit codes: ${exitCodes.ok} done, ${exitCodes.failed} failed, ${exitCodes.usage} wrong usage; migrate status, validate and diff have more.`;

/** Loaded when they are asked for: to import is to load the library, to migrate needs none of it. */
const commands: Readonly<Record<string, () => Promise<AddCommand>>> = {
  migrate: async () => (await import('./migrate.command.js')).addMigrateCommand,
  seed: async () => (await import('./seed.command.js')).addSeedCommand,
  import: async () => (await import('./import.command.js')).addImportCommand,
  clinics: async () => (await import('./clinics.command.js')).addClinicsCommand,
  admin: async () => (await import('./admin.command.js')).addAdminCommand,
  sql: async () => (await import('./sql.command.js')).addSqlCommand,
  reset: async () => (await import('./reset.command.js')).addResetCommand,
  lint: async () => (await import('./lint.command.js')).addLintCommand,
};

/**
 * The `db` command with the subcommand that is asked for; with all of them when that is none.
 *
 * @param asked - the first argument
 */
export async function dbProgram(context: CliContext, asked: string | undefined): Promise<Command> {
  const program = new Command('db')
    .description('The database: its migrations, its data, its checks.')
    .addHelpText('after', help)
    .configureOutput({
      writeOut: (text) => context.streams.out.write(text),
      writeErr: (text) => context.streams.err.write(text),
    })
    .exitOverride();
  const only = asked === undefined ? undefined : commands[asked];
  const loaded = await Promise.all(
    (only === undefined ? Object.values(commands) : [only]).map((load) => load()),
  );
  for (const addCommand of loaded) addCommand(program, context);
  return program;
}
