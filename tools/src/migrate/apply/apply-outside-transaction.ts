import type { Client } from 'pg';
import { checksumOf } from '../folder/checksum.js';
import type { Migration } from '../folder/migration.js';
import type { LedgerRow } from '../ledger/ledger-row.js';
import type { MigrationLedger } from '../ledger/migration-ledger.js';
import {
  continues,
  type ProgressNote,
  progressAfter,
  readFailure,
  readProgress,
  writeProgress,
} from '../ledger/progress-note.js';
import type { MigrationListener } from '../migration.events.js';
import { splitStatements } from '../sql/split-statements.js';
import { isSessionSetting } from '../sql/statement-kind.js';
import type { Statement } from '../sql/statement.js';
import { asOwnRole } from './as-own-role.js';
import { resetSession } from './reset-session.js';
import { isFailureOfScript, scriptError } from './script-errors.js';
import { StatementRunner } from './statement-runner.js';
import { unresumable } from './unresumable.js';

/** What applying a migration needs. */
export interface ApplyContext {
  readonly session: Client;
  readonly ledger: MigrationLedger;
  readonly onEvent: MigrationListener;
}

/**
 * Applies a migration statement by statement, from where an earlier attempt stopped.
 *
 * @param row - the earlier attempt, `null` when there was none
 * @throws MigrationError `MIGRATION_UNRESUMABLE` when statements that are done have been edited since
 */
export async function applyOutsideTransaction(
  context: ApplyContext,
  migration: Migration,
  row: LedgerRow | null,
): Promise<void> {
  const statements = splitStatements(migration.script);
  const before = readProgress(row?.logs ?? null);
  if (before !== null && !continues(statements, before)) throw unresumable(migration.name, before);
  const run = new OutsideRun(context, migration, statements);
  await run.begin(row, before);
  await run.finishFrom(
    before?.done ?? 0,
    before?.isStarted === true && readFailure(row?.logs ?? null) === null,
  );
}

/** One attempt at a script outside a transaction, and its row in the ledger. */
class OutsideRun {
  private id = '';

  constructor(
    private readonly context: ApplyContext,
    private readonly migration: Migration,
    private readonly statements: readonly Statement[],
  ) {}

  async begin(row: LedgerRow | null, before: ProgressNote | null): Promise<void> {
    const { ledger, onEvent } = this.context;
    const { name, script } = this.migration;
    const note = writeProgress(before ?? progressAfter(this.statements, 0));
    if (row === null || before === null) {
      this.id = await ledger.begin(name, checksumOf(script), note);
      return;
    }
    this.id = row.id;
    await ledger.resume(row.id, checksumOf(script), note);
    onEvent({ kind: 'migration-resumed', name, done: before.done, total: this.statements.length });
  }

  async finishFrom(done: number, wasStarted: boolean): Promise<void> {
    const runner = new StatementRunner(this.context.session, this.migration.name, this.context.onEvent);
    for (const [at, statement] of this.statements.entries()) {
      await this.pointingAt(statement, at, async () => {
        // What earlier statements set on their session is gone with it.
        if (at < done) return isSessionSetting(statement) && this.context.session.query(statement.text);
        await runner.run(statement, this.recordOf(at), at + 1, wasStarted && at === done);
        this.tell(at + 1);
      });
    }
    await resetSession(this.context.session);
    await this.context.ledger.finish(this.id);
  }

  private recordOf(at: number): { started: () => Promise<void>; done: () => Promise<void> } {
    return {
      started: () => this.note(at, writeProgress(progressAfter(this.statements, at, true))),
      done: () => this.note(at + 1, writeProgress(progressAfter(this.statements, at + 1))),
    };
  }

  private note(done: number, logs: string): Promise<void> {
    const { session, ledger } = this.context;
    return asOwnRole(session, () => ledger.noteSteps(this.id, done, logs));
  }

  private tell(done: number): void {
    const { name } = this.migration;
    this.context.onEvent({ kind: 'statement-finished', name, done, total: this.statements.length });
  }

  private async pointingAt(statement: Statement, at: number, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (cause) {
      const { name, script } = this.migration;
      const error = scriptError(cause, { file: `${name}/migration.sql`, script, statement });
      if (isFailureOfScript(error)) {
        await this.note(at, writeProgress(progressAfter(this.statements, at), error.problem));
      }
      throw error;
    }
  }
}
