import { isHelpedByHalving, isRowFault, WorkWindow, type Row, type RowWriter } from '../bulk-load/index.js';
import type { DatabaseError } from '@infrastructure/database';
import { Rejection } from './rejects/rejection.js';
import { TABLES, type Entity } from './source.js';

/** A row on its way, and where it came from. */
export interface SourcedRow {
  readonly line: number;
  readonly row: Row;
}

/** Told what became of rows. */
export interface SinkObserver {
  written(entity: Entity, inserted: number, rows: number): void;
  refused(entity: Entity, line: number, rejection: Rejection): void;
}

export interface SinkSettings {
  /** Rows in a statement; ≥ 1. */
  readonly batchSize: number;
  /** Statements at a time; ≥ 1. */
  readonly concurrency: number;
}

/**
 * Gathers the rows of one table into batches and writes a few of those side by side.
 *
 * When the database refuses a batch for what a row holds, the batch is halved until the row is found: that one is
 * rejected, the others go in.
 */
export class RowSink {
  readonly #entity: Entity;
  readonly #writer: RowWriter;
  readonly #observer: SinkObserver;
  readonly #batchSize: number;
  readonly #window: WorkWindow;
  #batch: SourcedRow[] = [];

  constructor(entity: Entity, writer: RowWriter, observer: SinkObserver, settings: SinkSettings) {
    this.#entity = entity;
    this.#writer = writer;
    this.#observer = observer;
    this.#batchSize = settings.batchSize;
    this.#window = new WorkWindow(settings.concurrency);
  }

  /** Resolves when there is room for more. @throws DatabaseError that no row is to blame for */
  async add(row: SourcedRow): Promise<void> {
    this.#batch.push(row);
    if (this.#batch.length >= this.#batchSize) await this.#send();
  }

  /** Writes what is left and waits for everything under way. */
  async finish(): Promise<void> {
    if (this.#batch.length > 0) await this.#send();
    await this.#window.drain();
  }

  async #send(): Promise<void> {
    const rows = this.#batch;
    this.#batch = [];
    await this.#window.start(() => this.#write(rows));
  }

  async #write(rows: readonly SourcedRow[]): Promise<void> {
    try {
      const table = TABLES[this.#entity];
      const [inserted = 0] = await this.#writer.write([{ table, rows: rows.map(({ row }) => row) }]);
      this.#observer.written(this.#entity, inserted, rows.length);
    } catch (error) {
      if (!isHelpedByHalving(error)) throw error;
      await this.#isolate(rows, error);
    }
  }

  async #isolate(rows: readonly SourcedRow[], error: DatabaseError): Promise<void> {
    const [only] = rows;
    if (rows.length === 1 && only !== undefined) {
      if (!isRowFault(error)) throw error;
      this.#observer.refused(this.#entity, only.line, new Rejection('refused-by-database', reasonOf(error)));
      return;
    }
    const middle = Math.ceil(rows.length / 2);
    await this.#write(rows.slice(0, middle));
    await this.#write(rows.slice(middle));
  }
}

/** The error's own message: it names rule and field, never a value. */
function reasonOf({ code, field, message }: DatabaseError): string {
  return `${code}${field === undefined ? '' : ` at ${field}`}: ${message}`;
}
