import { MigrationError } from '../migration.error.js';
import type { Migration } from '../folder/migration.js';
import { checkScript } from '../state/check-script.js';
import { unfinishedStates, type MigrationStatus } from '../state/migration-state.js';

/** Throws when a deploy would build on sand: edited, lost or unusable migrations. */
export function refuseUnsound(statuses: readonly MigrationStatus[]): void {
  refuseUnreadable(statuses);
  refuseEdited(statuses);
  const missing = namesIn(statuses, 'missing-locally');
  const isDiverged = missing.length > 0 && statuses.some(({ state }) => unfinishedStates.has(state));
  if (!isDiverged) return;
  throw new MigrationError(
    'HISTORY_DIVERGED',
    `The database has migrations that this folder lacks (${missing.join(', ')}), and this folder has others to apply.`,
    'Get the missing folders, from the branch that was deployed.',
  );
}

/** Throws when an applied migration is not what was applied. */
export function refuseEdited(statuses: readonly MigrationStatus[]): void {
  const edited = namesIn(statuses, 'edited');
  if (edited.length === 0) return;
  throw new MigrationError(
    'MIGRATION_EDITED',
    `Edited after it was applied: ${edited.join(', ')}.`,
    'Restore the file and put the change into a new migration; or, if the edit was meant, run migrate validate --accept <name>.',
  );
}

/** Throws when a script of a migration to be applied cannot work. */
export function refuseUnusable(migrations: readonly Migration[]): void {
  const problems = migrations.flatMap(({ name, script }) =>
    checkScript(script).map((problem) => `${name}/migration.sql: ${problem}`),
  );
  if (problems.length > 0)
    throw new MigrationError('FOLDER_INVALID', `${problems.join('; ')}.`, 'Correct it.');
}

function refuseUnreadable(statuses: readonly MigrationStatus[]): void {
  const unreadable = statuses.filter(({ state }) => state === 'unreadable');
  if (unreadable.length === 0) return;
  const problems = unreadable.map(({ name, detail }) => `${name}: ${detail ?? 'unusable'}`);
  throw new MigrationError('FOLDER_INVALID', `${problems.join('; ')}.`, 'Repair or remove the folder.');
}

function namesIn(statuses: readonly MigrationStatus[], wanted: MigrationStatus['state']): string[] {
  return statuses.filter(({ state }) => state === wanted).map(({ name }) => name);
}
