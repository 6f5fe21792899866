import { Command } from 'commander';
import type { CliContext } from './cli-context.js';
import { exitCodes } from './exit-codes.js';
import { addMigrateCommand } from './migrate.command.js';
import { addResetCommand } from './reset.command.js';

const help = `
The database is the one of DATABASE_MIGRATION_URL, else of DATABASE_URL, else the local cluster, which is started for
the command when it is not running.

Exit codes: ${exitCodes.ok} done, ${exitCodes.failed} failed, ${exitCodes.usage} wrong usage; migrate status and migrate validate have more.`;

/** Every `db` command. */
export function dbProgram(context: CliContext): Command {
  const program = new Command('db')
    .description('The database: its migrations, its data, its checks.')
    .addHelpText('after', help)
    .exitOverride();
  addMigrateCommand(program, context);
  addResetCommand(program, context);
  return program;
}
