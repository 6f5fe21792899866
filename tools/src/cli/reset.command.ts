import type { Command } from 'commander';
import { reset } from '../migrate/index.js';
import { type CliContext, type MigrationFlags, withMigrations } from './cli-context.js';
import { resetText } from './migrate.texts.js';

interface ResetFlags extends MigrationFlags {
  readonly force?: boolean;
  readonly allowHost?: string;
  readonly dryRun?: boolean;
}

/** `db reset --force`: an empty database with every migration applied. */
export function addResetCommand(program: Command, context: CliContext): void {
  program
    .command('reset')
    .description('Deletes everything in the database and applies every migration. Never in production.')
    .option('--force', 'it is meant')
    .option('--allow-host <host>', 'the host that may be reset although it is not this machine')
    .option('--dry-run', 'print what would be dropped and run')
    .option('--json', 'print the result as JSON')
    .option('--schema-dir <path>', 'folder of the *.prisma files (default: prisma/schema)')
    .option('--migrations-dir <path>', 'folder of the migrations (default: prisma/migrations)')
    .action((flags: ResetFlags) => run(context, flags));
}

async function run(context: CliContext, flags: ResetFlags): Promise<void> {
  const isDryRun = flags.dryRun === true;
  const { isProduction } = context.environment();
  const { result, output } = await withMigrations(context, flags, async (options, { cluster }) => {
    const report = await reset(options, {
      isForced: flags.force === true || isDryRun,
      isProduction,
      isDryRun,
      ...(flags.allowHost === undefined ? {} : { allowedHost: flags.allowHost }),
    });
    if (!isDryRun) await cluster?.assignPasswords();
    return report;
  });
  output.result(result, resetText(result));
}
