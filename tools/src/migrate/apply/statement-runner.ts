import type { Client } from 'pg';
import { isRepeated } from '../folder/directive.js';
import type { MigrationListener } from '../migration.events.js';
import { sqlStateOf } from '../session/sql-state.js';
import { isConcurrent } from '../sql/statement-kind.js';
import type { Statement } from '../sql/statement.js';
import { prepareIndex } from './concurrent-index.js';
import { inTransaction } from './in-transaction.js';

/** How the progress of one statement is written down; the three calls are made in this order, if at all. */
export interface StatementRecord {
  /** Before a statement that cannot share a transaction with its record. */
  readonly started: () => Promise<void>;
  /** After the statement, in its own transaction where it can have one. */
  readonly done: () => Promise<void>;
}

/** SQLSTATEs by which the server says that a statement has to stand outside a transaction block. */
const outsideOnly = new Set(['25001', '2D000']);

/** Runs the statements of a script that stands outside a transaction, one at a time. */
export class StatementRunner {
  constructor(
    private readonly session: Client,
    private readonly name: string,
    private readonly onEvent: MigrationListener,
  ) {}

  /**
   * Runs one statement and its record: in one transaction where the server allows it, so that neither is ever there
   * without the other.
   *
   * @param ordinal - the statement's place in its script, from 1
   * @param wasStarted - whether an earlier attempt began it and was cut off
   */
  async run(
    statement: Statement,
    record: StatementRecord,
    ordinal: number,
    wasStarted: boolean,
  ): Promise<void> {
    if (isRepeated(statement.text)) return this.repeat(statement, record, ordinal);
    if (isConcurrent(statement)) return this.runOutside(statement, record, wasStarted);
    try {
      await this.runInside(statement, record);
    } catch (cause) {
      if (!outsideOnly.has(sqlStateOf(cause) ?? '')) throw cause;
      await this.runOutside(statement, record, wasStarted);
    }
  }

  private async runInside(statement: Statement, record: StatementRecord): Promise<void> {
    await inTransaction(this.session, async () => {
      await this.session.query(statement.text);
      await record.done();
    });
  }

  private async runOutside(
    statement: Statement,
    record: StatementRecord,
    wasStarted: boolean,
  ): Promise<void> {
    const { dropped, isAlreadyDone } = await prepareIndex(this.session, statement, wasStarted);
    for (const index of dropped) this.onEvent({ kind: 'index-rebuilt', name: this.name, index });
    if (!isAlreadyDone) {
      await record.started();
      await this.session.query(statement.text);
    }
    await record.done();
  }

  /** Each pass is a transaction of its own, so a killed run loses one pass at most. */
  private async repeat(statement: Statement, record: StatementRecord, ordinal: number): Promise<void> {
    let rows = 0;
    for (;;) {
      const { command, rowCount } = await this.session.query(statement.text);
      // What only reads would find the same rows for ever.
      if (command === 'SELECT' || rowCount === null || rowCount === 0) break;
      rows += rowCount;
      this.onEvent({ kind: 'rows-changed', name: this.name, statement: ordinal, rows });
    }
    await record.done();
  }
}
