import type { ProgressNote } from '../ledger/progress-note.js';
import { MigrationError } from '../migration.error.js';

/** For a script whose statements are partly in the database and no longer those that are in the file. */
export function unresumable(name: string, { done, total }: ProgressNote): MigrationError {
  return new MigrationError(
    'MIGRATION_UNRESUMABLE',
    `${name} stopped after ${done} of ${total} statements, and what those ${done} were has been edited since.`,
    'Restore them; or undo them with migrate rollback, then deploy again.',
  );
}
