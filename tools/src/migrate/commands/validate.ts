import { checksumOf } from '../folder/checksum.js';
import type { Migration } from '../folder/migration.js';
import { MigrationError } from '../migration.error.js';
import { defaultLockWaitMs, type MigrationOptions } from '../migration.options.js';
import { takeDeployLock } from '../session/deploy-lock.js';
import { checkScript } from '../state/check-script.js';
import type { MigrationStatus } from '../state/migration-state.js';
import { type CommandContext, readHistory, withContext } from './command-context.js';

/** What to validate, and what to accept. */
export interface ValidateOptions {
  /** The migration whose edit was meant: its new checksum is recorded. */
  readonly accept?: string;
  /** Whether only to tell what would be recorded. @defaultValue false */
  readonly isDryRun?: boolean;
}

/** What validation found. */
export interface ValidateReport {
  readonly database: string;
  readonly state: ValidationState;
  /** One sentence each; empty when all is well. */
  readonly problems: readonly string[];
  /** What is allowed and may still surprise, such as a missing down.sql. */
  readonly warnings: readonly string[];
  /** The migration whose edit was recorded, or would be. */
  readonly accepted: string | null;
  readonly isDryRun: boolean;
}

/** `valid`, or the worst fault that was found. Migrations yet to be applied are none. */
export type ValidationState = 'valid' | (typeof faultsWorstFirst)[number];

const faultsWorstFirst = ['edited', 'missing-locally', 'unreadable'] as const;

/**
 * Checks that every applied migration is still what was applied, and that every script can be run.
 *
 * @throws MigrationError `MIGRATION_UNKNOWN` or `NOTHING_TO_ACCEPT` when `accept` names no edited migration
 */
export async function validate(
  options: MigrationOptions,
  { accept, isDryRun = false }: ValidateOptions = {},
): Promise<ValidateReport> {
  return withContext(options, async (context) => {
    if (accept !== undefined) await acceptEdit(context, accept, isDryRun);
    const statuses = (await readHistory(context)).statuses();
    const remaining = statuses.filter(
      ({ name, state }) => !(isDryRun && state === 'edited' && name === accept),
    );
    const scripts = scriptProblems(context.folder.migrations);
    return {
      database: context.target.label,
      state: worstOf(remaining, scripts),
      problems: [...faultsOf(remaining), ...scripts],
      warnings: withoutDown(context.folder.migrations),
      accepted: accept ?? null,
      isDryRun,
    };
  });
}

async function acceptEdit(context: CommandContext, name: string, isDryRun: boolean): Promise<void> {
  const { session, ledger, folder, onEvent } = context;
  if (!isDryRun) await takeDeployLock(session, { waitMs: defaultLockWaitMs, onEvent });
  const history = await readHistory(context);
  const migration = folder.migrations.find((candidate) => candidate.name === name);
  const row = history.rowOf(name);
  if (migration === undefined || row === null) throw unknownName(name, migration === undefined);
  const isEdited = history.statuses().some((status) => status.name === name && status.state === 'edited');
  if (!isEdited) throw notEdited(name);
  if (!isDryRun) await ledger.acceptEdit(row, checksumOf(migration.script));
}

function worstOf(statuses: readonly MigrationStatus[], scripts: readonly string[]): ValidationState {
  const found = new Set<string>(statuses.map(({ state }) => state));
  const worst = faultsWorstFirst.find((state) => found.has(state));
  return worst ?? (scripts.length > 0 ? 'unreadable' : 'valid');
}

function faultsOf(statuses: readonly MigrationStatus[]): string[] {
  const sentences: Record<string, (status: MigrationStatus) => string> = {
    edited: ({ name }) => `${name} was edited after it was applied`,
    'missing-locally': ({ name }) => `${name} is applied, and its folder is missing`,
    unreadable: ({ name, detail }) => `${name}: ${detail ?? 'unusable'}`,
  };
  return statuses.flatMap((status) => sentences[status.state]?.(status) ?? []);
}

function scriptProblems(migrations: readonly Migration[]): string[] {
  return migrations.flatMap(({ name, script, down }) => [
    ...checkScript(script).map((problem) => `${name}/migration.sql: ${problem}`),
    ...(down === null ? [] : checkScript(down)).map((problem) => `${name}/down.sql: ${problem}`),
  ]);
}

function withoutDown(migrations: readonly Migration[]): string[] {
  return migrations
    .filter(({ down }) => down === null)
    .map(({ name }) => `${name} has no down.sql and cannot be rolled back`);
}

function unknownName(name: string, isMissing: boolean): MigrationError {
  const where = isMissing ? 'The migrations folder has' : 'The database has applied';
  return new MigrationError(
    'MIGRATION_UNKNOWN',
    `${where} no migration ${name}.`,
    'See migrate status for the names.',
  );
}

function notEdited(name: string): MigrationError {
  return new MigrationError(
    'NOTHING_TO_ACCEPT',
    `${name} is what was applied, or was never applied to the end.`,
    'Only an edit of an applied migration can be accepted.',
  );
}
