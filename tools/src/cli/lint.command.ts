import { type Finding, lintCatalog } from '@infrastructure/database/testing';
import type { Command } from 'commander';
import { ConnectionTarget, withSession } from '../migrate/index.js';
import type { CliContext } from './cli-context.js';
import { exitCodes } from './exit-codes.js';
import { lintText } from './lint.text.js';
import { useDatabase, type UsedDatabase } from './use-database.js';

/** What `db lint` found. */
export interface LintReport {
  /** `database at host:port`. */
  readonly database: string;
  /** Empty when everything holds. */
  readonly findings: readonly Finding[];
}

interface LintFlags {
  readonly json?: boolean;
}

/** `db lint`: whether isolation, states and audit still rest on what the catalog says. */
export function addLintCommand(program: Command, context: CliContext): void {
  program
    .command('lint')
    .description(
      'Checks row-level security, keys, grants, triggers and functions of the database; changes nothing.',
    )
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `\nExit codes: ${exitCodes.ok} nothing is wrong, ${exitCodes.failed} something is, or the command failed.`,
    )
    .action((flags: LintFlags) => run(context, flags));
}

async function run(context: CliContext, flags: LintFlags): Promise<void> {
  const output = context.output(flags.json === true);
  const report = await useDatabase(context.environment(), output, lint);
  output.result(report, lintText(report));
  context.setExitCode(report.findings.length === 0 ? exitCodes.ok : exitCodes.failed);
}

async function lint({ url, tls }: UsedDatabase): Promise<LintReport> {
  const target = ConnectionTarget.of({ url, ...(tls && { tls }) });
  const findings = await withSession(target, (session) =>
    lintCatalog(async (sql) => (await session.query<Record<string, unknown>>(sql)).rows),
  );
  return { database: target.label, findings };
}
