import type { SchemaEngine } from '../engine/schema-engine.js';
import type { Migration } from '../folder/migration.js';
import type { LedgerRow } from '../ledger/ledger-row.js';
import { readProgress } from '../ledger/progress-note.js';
import type { ApplyContext } from './apply-outside-transaction.js';
import { inTransaction } from './in-transaction.js';
import { unresumable } from './unresumable.js';
import { isFailureOfScript, scriptError } from './script-errors.js';

/**
 * Applies a migration through Prisma's engine. Its script and the ledger's word that it is done are one transaction, so
 * a deploy that is killed at any point leaves both or neither.
 *
 * @param row - an earlier attempt that came to nothing, `null` when there was none
 */
export async function applyInTransaction(
  context: ApplyContext,
  engine: SchemaEngine,
  migration: Migration,
  row: LedgerRow | null,
): Promise<void> {
  const { session, ledger } = context;
  const { name } = migration;
  const before = readProgress(row?.logs ?? null);
  if (before !== null && before.done > 0) throw unresumable(name, before);
  if (row !== null) await ledger.markRolledBack(row.id);
  const runScript = (script: string): Promise<void> =>
    inTransaction(session, async () => {
      await session.query(script);
      await ledger.finishCurrent(name);
    });
  try {
    await engine.apply(migration, runScript);
  } catch (cause) {
    const error = scriptError(cause, { file: `${name}/migration.sql`, script: migration.script });
    if (isFailureOfScript(error)) await ledger.failCurrent(name, error.problem);
    throw error;
  }
}
