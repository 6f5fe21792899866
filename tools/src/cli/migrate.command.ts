import { type Command, InvalidArgumentError } from 'commander';
import {
  create,
  deploy,
  diff,
  type DiffKind,
  rollback,
  stateExitCodes,
  status,
  validate,
} from '../migrate/index.js';
import { type CliContext, type MigrationFlags, withMigrations } from './cli-context.js';
import { exitCodes, stateExitCodeHelp } from './exit-codes.js';
import { createText, deployText, rollbackText, statusText, validateText } from './migrate.texts.js';

interface DryRunFlags extends MigrationFlags {
  readonly dryRun?: boolean;
}

interface RunFlags extends DryRunFlags {
  /** In seconds. */
  readonly wait: number;
}

const longestWaitSeconds = 86_400;

/** `db migrate …`: the migrations of prisma/migrations on a database. */
export function addMigrateCommand(program: Command, context: CliContext): void {
  const migrate = program
    .command('migrate')
    .description('status, deploy, rollback, new, validate, diff: the migrations of prisma/migrations');
  addStatus(migrate, context);
  addDeploy(migrate, context);
  addRollback(migrate, context);
  addNew(migrate, context);
  addValidate(migrate, context);
  addDiff(migrate, context);
}

function addStatus(migrate: Command, context: CliContext): void {
  withFolders(migrate.command('status'))
    .description('Tells where the database stands; changes nothing.')
    .addHelpText('after', `\n${stateExitCodeHelp}`)
    .action(async (flags: MigrationFlags) => {
      const { result, output } = await withMigrations(context, flags, (options) => status(options));
      output.result(result, statusText(result));
      context.setExitCode(stateExitCodes[result.state]);
    });
}

function addDeploy(migrate: Command, context: CliContext): void {
  withRunFlags(migrate.command('deploy'))
    .description('Applies every migration that is not applied. One that failed or was cut off is finished.')
    .action(async (flags: RunFlags) => {
      const { result, output } = await withMigrations(context, flags, async (options, { cluster }) => {
        const report = await deploy(options, runOptions(flags));
        // The migrations make the roles; only the local cluster knows their passwords.
        if (!report.isDryRun) await cluster?.assignPasswords();
        return report;
      });
      output.result(result, deployText(result));
    });
}

function addRollback(migrate: Command, context: CliContext): void {
  withRunFlags(migrate.command('rollback'))
    .argument('[n]', 'how many, the latest first', positiveInteger, 1)
    .description('Undoes the latest migrations by their down.sql.')
    .action(async (count: number, flags: RunFlags) => {
      const { result, output } = await withMigrations(context, flags, (options) =>
        rollback(options, count, runOptions(flags)),
      );
      output.result(result, rollbackText(result));
    });
}

function addNew(migrate: Command, context: CliContext): void {
  withFolders(migrate.command('new'))
    .argument('<name>', 'what it does, in a few words')
    .option('--empty', 'write drafts to fill by hand when prisma/schema has not changed')
    .option('--dry-run', 'print what would be written')
    .description('Writes a migration from the changes of prisma/schema, and drafts its down.sql.')
    .action(async (name: string, flags: DryRunFlags & { readonly empty?: boolean }) => {
      const { result, output } = await withMigrations(context, flags, (options) =>
        create(options, name, { isEmptyAllowed: flags.empty === true, isDryRun: flags.dryRun === true }),
      );
      output.result(result, createText(result));
    });
}

function addValidate(migrate: Command, context: CliContext): void {
  withFolders(migrate.command('validate'))
    .option('--accept <name>', 'record that the edit of this applied migration was meant')
    .option('--dry-run', 'with --accept: only tell what would be recorded')
    .description('Checks that applied migrations are what was applied and that every script can be run.')
    .addHelpText('after', `\n${stateExitCodeHelp}`)
    .action(async (flags: DryRunFlags & { readonly accept?: string }) => {
      const { result, output } = await withMigrations(context, flags, (options) =>
        validate(options, {
          isDryRun: flags.dryRun === true,
          ...(flags.accept === undefined ? {} : { accept: flags.accept }),
        }),
      );
      output.result(result, validateText(result));
      context.setExitCode(result.state === 'valid' ? exitCodes.ok : stateExitCodes[result.state]);
    });
}

function addDiff(migrate: Command, context: CliContext): void {
  withFolders(migrate.command('diff'))
    .option('--drift', 'from the database as it is, instead of from the migrations')
    .option('--down', 'the way back')
    .description('Prints the script from the migrations to prisma/schema: what new would write.')
    .addHelpText('after', `\nExit codes: 0 no difference, ${stateExitCodes.drifted} a difference.`)
    .action(async (flags: MigrationFlags & { readonly drift?: boolean; readonly down?: boolean }) => {
      const kind: DiffKind = flags.drift === true ? 'drift' : flags.down === true ? 'down' : 'pending';
      const { result, output } = await withMigrations(context, flags, (options) => diff(options, kind));
      output.result({ kind, script: result }, result.trimEnd());
      context.setExitCode(result === '' ? exitCodes.ok : stateExitCodes.drifted);
    });
}

function withFolders(command: Command): Command {
  return command
    .option('--json', 'print the result as JSON')
    .option('--schema-dir <path>', 'folder of the *.prisma files (default: prisma/schema)')
    .option('--migrations-dir <path>', 'folder of the migrations (default: prisma/migrations)');
}

function withRunFlags(command: Command): Command {
  return withFolders(command)
    .option('--dry-run', 'print what would run; change nothing')
    .option('--wait <seconds>', 'how long to wait for another command on the database', waitSeconds, 600);
}

function runOptions({ dryRun, wait }: RunFlags): { isDryRun: boolean; lockWaitMs: number } {
  return { isDryRun: dryRun === true, lockWaitMs: wait * 1000 };
}

function positiveInteger(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 1.');
}

function waitSeconds(text: string): number {
  const seconds = Number(text);
  if (/^\d+$/.test(text) && seconds <= longestWaitSeconds) return seconds;
  throw new InvalidArgumentError(`It must be a whole number of seconds from 0 to ${longestWaitSeconds}.`);
}
