import { unresumable } from '../apply/unresumable.js';
import { isOutsideTransaction } from '../folder/directive.js';
import type { Migration } from '../folder/migration.js';
import type { LedgerRow } from '../ledger/ledger-row.js';
import { hasLeftSomething, readProgress } from '../ledger/progress-note.js';
import type { MigrationHistory } from '../state/migration-history.js';
import { unfinishedStates } from '../state/migration-state.js';
import type { CommandContext } from './command-context.js';
import { refuseUnsound, refuseUnusable } from './refusals.js';

/** What a deploy is going to do. */
export interface DeployPlan {
  /** In the order of application: first what is partly done, then the others by name. */
  readonly steps: readonly DeployStep[];
  /** Attempts that left nothing behind and are to be made anew. */
  readonly givenUp: readonly LedgerRow[];
}

export interface DeployStep {
  readonly migration: Migration;
  /** The attempt to go on with, `null` when it is to begin. */
  readonly partlyDone: LedgerRow | null;
}

/**
 * Plans a deploy, or refuses it as a whole.
 *
 * @throws MigrationError when any of it cannot work
 */
export function planDeploy({ folder }: CommandContext, history: MigrationHistory): DeployPlan {
  const statuses = history.statuses();
  refuseUnsound(statuses);
  const wanted = new Set(statuses.filter(({ state }) => unfinishedStates.has(state)).map(({ name }) => name));
  const migrations = folder.migrations.filter(({ name }) => wanted.has(name));
  refuseUnusable(migrations);
  const steps = migrations.map((migration) => stepFor(migration, history.rowOf(migration.name)));
  return {
    steps: [...steps.filter(isBegun), ...steps.filter((step) => !isBegun(step))],
    givenUp: history.latestFirst().filter((row) => row.finishedAt === null && !isPartlyDone(row)),
  };
}

function stepFor(migration: Migration, row: LedgerRow | null): DeployStep {
  if (row === null || !isPartlyDone(row)) return { migration, partlyDone: null };
  const note = readProgress(row.logs);
  if (note !== null && !isOutsideTransaction(migration.script)) throw unresumable(migration.name, note);
  return { migration, partlyDone: row };
}

function isBegun({ partlyDone }: DeployStep): boolean {
  return partlyDone !== null;
}

function isPartlyDone({ finishedAt, logs }: LedgerRow): boolean {
  return finishedAt === null && hasLeftSomething(readProgress(logs));
}
