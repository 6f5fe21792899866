import { applyInTransaction } from '../apply/apply-in-transaction.js';
import { applyOutsideTransaction } from '../apply/apply-outside-transaction.js';
import { resetSession } from '../apply/reset-session.js';
import type { SchemaEngine } from '../engine/schema-engine.js';
import { isOutsideTransaction } from '../folder/directive.js';
import type { Migration } from '../folder/migration.js';
import { readProgress } from '../ledger/progress-note.js';
import { defaultLockWaitMs, type MigrationOptions } from '../migration.options.js';
import { takeDeployLock } from '../session/deploy-lock.js';
import type { MigrationHistory } from '../state/migration-history.js';
import { unfinishedStates } from '../state/migration-state.js';
import { type CommandContext, readHistory, withContext, withEngine } from './command-context.js';
import { refuseUnsound, refuseUnusable } from './refusals.js';

/** How a deploy or a rollback is run. */
export interface RunOptions {
  /** Whether only to tell what would run. @defaultValue false */
  readonly isDryRun?: boolean;
  /** How long to wait for another command on the same database, in milliseconds. @defaultValue 600000 */
  readonly lockWaitMs?: number;
}

/** One script that was run, or would be. */
export interface PlannedScript {
  readonly name: string;
  readonly isOutsideTransaction: boolean;
  /** Statements that an earlier attempt has already done. */
  readonly doneStatements: number;
  readonly script: string;
}

/** What a deploy did, or would do. */
export interface DeployReport {
  readonly database: string;
  readonly isDryRun: boolean;
  /** In the order of application. */
  readonly scripts: readonly PlannedScript[];
}

/**
 * Applies every migration that is not applied, in the order of their names, one deploy at a time.
 *
 * @throws MigrationError `MIGRATION_EDITED` and the other refusals before anything is changed; `MIGRATION_FAILED`,
 * `LOCK_TIMEOUT` or `CONNECTION_LOST` with what came before applied: deploy again finishes
 */
export async function deploy(options: MigrationOptions, run: RunOptions = {}): Promise<DeployReport> {
  const isDryRun = run.isDryRun ?? false;
  return withContext(options, async (context) => {
    if (isDryRun) return { database: context.target.label, isDryRun, scripts: await previewOf(context) };
    await takeDeployLock(context.session, {
      waitMs: run.lockWaitMs ?? defaultLockWaitMs,
      onEvent: context.onEvent,
    });
    return deployWithin(context);
  });
}

/** Deploys on a session that already holds the deploy lock. */
export async function deployWithin(context: CommandContext): Promise<DeployReport> {
  const scripts = await withEngine(context, (engine) => applyAll(context, engine));
  return { database: context.target.label, isDryRun: false, scripts };
}

async function previewOf(context: CommandContext): Promise<PlannedScript[]> {
  const history = await readHistory(context);
  return planOf(context, history).map((migration) => describeScript(migration, history));
}

async function applyAll(context: CommandContext, engine: SchemaEngine): Promise<PlannedScript[]> {
  await engine.prepareLedger();
  const history = await readHistory(context);
  const plan = planOf(context, history);
  for (const [at, migration] of plan.entries()) {
    const { name } = migration;
    context.onEvent({ kind: 'migration-started', name, index: at + 1, total: plan.length });
    const startedAt = performance.now();
    await apply(context, engine, migration, history);
    context.onEvent({
      kind: 'migration-finished',
      name,
      durationMs: Math.round(performance.now() - startedAt),
    });
  }
  return plan.map((migration) => describeScript(migration, history));
}

async function apply(
  context: CommandContext,
  engine: SchemaEngine,
  migration: Migration,
  history: MigrationHistory,
): Promise<void> {
  const row = history.rowOf(migration.name);
  if (isOutsideTransaction(migration.script)) await applyOutsideTransaction(context, migration, row);
  else await applyInTransaction(context, engine, migration, row);
  await resetSession(context.session);
}

/** What is to be applied, in order; refused as a whole when any of it cannot work. */
function planOf({ folder }: CommandContext, history: MigrationHistory): Migration[] {
  const statuses = history.statuses();
  refuseUnsound(statuses);
  const wanted = new Set(statuses.filter(({ state }) => unfinishedStates.has(state)).map(({ name }) => name));
  const migrations = folder.migrations.filter(({ name }) => wanted.has(name));
  refuseUnusable(migrations);
  return migrations;
}

/** @param history - where an earlier attempt may have left off; none for an empty database */
export function describeScript({ name, script }: Migration, history?: MigrationHistory): PlannedScript {
  const doneStatements = readProgress(history?.rowOf(name)?.logs ?? null)?.done ?? 0;
  return { name, isOutsideTransaction: isOutsideTransaction(script), doneStatements, script };
}
