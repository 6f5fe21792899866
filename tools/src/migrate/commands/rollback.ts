import { inTransaction } from '../apply/in-transaction.js';
import { resetSession } from '../apply/reset-session.js';
import { scriptError } from '../apply/script-errors.js';
import { StatementRunner } from '../apply/statement-runner.js';
import { isOutsideTransaction } from '../folder/directive.js';
import type { Migration } from '../folder/migration.js';
import type { LedgerRow } from '../ledger/ledger-row.js';
import { hasLeftSomething, readProgress } from '../ledger/progress-note.js';
import { MigrationError } from '../migration.error.js';
import { defaultLockWaitMs, type MigrationOptions } from '../migration.options.js';
import { takeDeployLock } from '../session/deploy-lock.js';
import { splitStatements } from '../sql/split-statements.js';
import { checkScript } from '../state/check-script.js';
import type { MigrationHistory } from '../state/migration-history.js';
import { type CommandContext, readHistory, withContext } from './command-context.js';
import type { PlannedScript, RunOptions } from './deploy.js';
import { refuseEdited } from './refusals.js';
import { timed } from './timed.js';

/** What a rollback did, or would do. */
export interface RollbackReport {
  readonly database: string;
  readonly isDryRun: boolean;
  /** In the order they were undone: the latest first. */
  readonly scripts: readonly PlannedScript[];
}

/** A migration to undo. Nothing is to be run for one that left nothing behind. */
interface Undoing {
  readonly row: LedgerRow;
  readonly down: string | null;
}

/**
 * Undoes the latest migrations by their `down.sql`, each in one transaction with its entry in the ledger.
 * A migration that failed or was cut off counts as the latest.
 *
 * @param count - how many, at least 1
 * @throws MigrationError `DOWN_MISSING`, `MIGRATION_EDITED` or `NOTHING_TO_ROLL_BACK` before anything is changed
 */
export async function rollback(
  options: MigrationOptions,
  count = 1,
  run: RunOptions = {},
): Promise<RollbackReport> {
  const isDryRun = run.isDryRun ?? false;
  return withContext(options, async (context) => {
    const { session, onEvent, target } = context;
    if (!isDryRun) await takeDeployLock(session, { waitMs: run.lockWaitMs ?? defaultLockWaitMs, onEvent });
    const plan = planOf(context, await readHistory(context), count);
    if (!isDryRun) await undoAll(context, plan);
    return { database: target.label, isDryRun, scripts: plan.map(describe) };
  });
}

async function undoAll(context: CommandContext, plan: readonly Undoing[]): Promise<void> {
  for (const [at, undoing] of plan.entries()) {
    await timed(context.onEvent, { name: undoing.row.name, index: at + 1, total: plan.length }, () =>
      undo(context, undoing),
    );
  }
}

async function undo(context: CommandContext, { row, down }: Undoing): Promise<void> {
  if (down === null) return context.ledger.markRolledBack(row.id);
  try {
    if (isOutsideTransaction(down)) await undoOutsideTransaction(context, row, down);
    else await undoInTransaction(context, row, down);
  } catch (cause) {
    throw scriptError(cause, { file: `${row.name}/down.sql`, script: down });
  }
}

async function undoInTransaction(
  { session, ledger }: CommandContext,
  row: LedgerRow,
  down: string,
): Promise<void> {
  await inTransaction(session, async () => {
    await session.query(down);
    await resetSession(session);
    await ledger.markRolledBack(row.id);
  });
}

/** Its statements have to bear being run twice (IF EXISTS): a rollback that is cut off begins anew. */
async function undoOutsideTransaction(context: CommandContext, row: LedgerRow, down: string): Promise<void> {
  const runner = new StatementRunner(context.session, row.name, context.onEvent);
  const statements = splitStatements(down);
  const unrecorded = { started: async () => {}, done: async () => {} };
  for (const [at, statement] of statements.entries()) {
    await runner.run(statement, unrecorded, at + 1, false);
    context.onEvent({ kind: 'statement-finished', name: row.name, done: at + 1, total: statements.length });
  }
  await resetSession(context.session);
  await context.ledger.markRolledBack(row.id);
}

function planOf({ folder }: CommandContext, history: MigrationHistory, count: number): Undoing[] {
  const rows = history.latestFirst().slice(0, count);
  if (rows.length < count) throw nothingLeft(count, rows.length);
  const names = new Set(rows.map(({ name }) => name));
  refuseEdited(history.statuses().filter(({ name }) => names.has(name)));
  return rows.map((row) =>
    undoingOf(
      row,
      folder.migrations.find(({ name }) => name === row.name),
    ),
  );
}

function undoingOf(row: LedgerRow, migration: Migration | undefined): Undoing {
  if (row.finishedAt === null && !hasLeftSomething(readProgress(row.logs))) return { row, down: null };
  if (migration === undefined) throw downMissing(row.name, 'its folder is not here');
  if (migration.down === null) throw downMissing(row.name, 'it has no down.sql');
  const [problem] = checkScript(migration.down);
  if (problem !== undefined) throw downMissing(row.name, `its down.sql is unusable: ${problem}`);
  return { row, down: migration.down };
}

function describe({ row, down }: Undoing): PlannedScript {
  const script = down ?? '';
  return { name: row.name, isOutsideTransaction: isOutsideTransaction(script), doneStatements: 0, script };
}

function downMissing(name: string, why: string): MigrationError {
  return new MigrationError(
    'DOWN_MISSING',
    `${name} cannot be rolled back: ${why}.`,
    'Write what undoes it into its down.sql, or deploy a new migration that does.',
  );
}

function nothingLeft(count: number, found: number): MigrationError {
  return new MigrationError(
    'NOTHING_TO_ROLL_BACK',
    `${count} migrations were to be rolled back, and ${found} are applied.`,
    'Give a smaller number.',
  );
}
