import type { SchemaEngine } from '../engine/schema-engine.js';
import type { Migration } from '../folder/migration.js';
import type { ApplyContext } from './apply-outside-transaction.js';
import { inTransaction } from './in-transaction.js';
import { resetSession } from './reset-session.js';
import { isFailureOfScript, scriptError } from './script-errors.js';

/**
 * Applies a migration through Prisma's engine. Its script and the ledger's word that it is done are one transaction, so
 * a deploy that is killed at any point leaves both or neither.
 */
export async function applyInTransaction(
  context: ApplyContext,
  engine: SchemaEngine,
  migration: Migration,
): Promise<void> {
  const { session, ledger } = context;
  const { name } = migration;
  const runScript = (script: string): Promise<void> =>
    inTransaction(session, async () => {
      await session.query(script);
      // The engine's next entry in the ledger would be made under the script's role and search_path.
      await resetSession(session);
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
