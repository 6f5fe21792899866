import { applyInTransaction } from '../apply/apply-in-transaction.js';
import { applyOutsideTransaction } from '../apply/apply-outside-transaction.js';
import type { SchemaEngine } from '../engine/schema-engine.js';
import { isOutsideTransaction } from '../folder/directive.js';
import type { Migration } from '../folder/migration.js';
import { readProgress } from '../ledger/progress-note.js';
import { defaultLockWaitMs, type MigrationOptions } from '../migration.options.js';
import { takeDeployLock } from '../session/deploy-lock.js';
import { type CommandContext, readHistory, withContext, withEngine } from './command-context.js';
import { type DeployStep, planDeploy } from './deploy-plan.js';
import { timed } from './timed.js';

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
  return planDeploy(context, await readHistory(context)).steps.map(describeStep);
}

async function applyAll(context: CommandContext, engine: SchemaEngine): Promise<PlannedScript[]> {
  const { ledger, onEvent } = context;
  await engine.prepareLedger();
  const { steps, givenUp } = planDeploy(context, await readHistory(context));
  // The engine refuses to pass by an attempt that is neither finished nor given up.
  for (const { id } of givenUp) await ledger.markRolledBack(id);
  for (const [at, step] of steps.entries()) {
    await timed(onEvent, { name: step.migration.name, index: at + 1, total: steps.length }, () =>
      apply(context, engine, step),
    );
  }
  return steps.map(describeStep);
}

async function apply(context: CommandContext, engine: SchemaEngine, step: DeployStep): Promise<void> {
  const { migration, partlyDone } = step;
  if (isOutsideTransaction(migration.script)) await applyOutsideTransaction(context, migration, partlyDone);
  else await applyInTransaction(context, engine, migration);
}

function describeStep({ migration, partlyDone }: DeployStep): PlannedScript {
  return describeScript(migration, readProgress(partlyDone?.logs ?? null)?.done);
}

/** @param doneStatements - how many of its statements an earlier attempt has done */
export function describeScript({ name, script }: Migration, doneStatements = 0): PlannedScript {
  return { name, isOutsideTransaction: isOutsideTransaction(script), doneStatements, script };
}
