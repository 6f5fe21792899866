import pg from 'pg';
import type { Packet } from './packet.js';
import { NO_ROWS, NotDescribedError, type PreparedStatements, type RowShape } from './prepared-statements.js';
import { messageOf } from './statement-message.js';
import type { Trail } from './trail.js';

/** What Prisma’s adapter asks for: one statement, its values, and how to read the rows, which are always lists. */
export interface StatementConfig {
  readonly text: string;
  readonly values?: readonly unknown[] | undefined;
  readonly name?: string | undefined;
  /** How values are read. @defaultValue pg's own */
  readonly types?: TypeParsers | undefined;
  /** Asked right behind the statement. Should it fail, or its answer be lost, the statement has still been answered. */
  readonly trail?: Trail | undefined;
}

export interface TypeParsers {
  getTypeParser(typeId: number, format: 'text'): (text: string) => unknown;
}

export interface StatementResult extends pg.QueryArrayResult<unknown[]> {
  /** What the trail answered; left out when there was none, or no answer to it. */
  trailed?: string | null;
  /** SQLSTATE of the last warning on the way; heeded only of COMMIT. */
  warning?: string;
}

/** The parts of pg's connection that are needed here; pg keeps them public but untyped. */
interface WireConnection {
  readonly stream: { write(bytes: Buffer): boolean };
  sendCopyFail(reason: string): void;
  on(event: 'notice', listener: (notice: { readonly code?: string }) => void): void;
  once(event: 'readyForQuery' | 'end', listener: () => void): void;
  off(event: 'notice', listener: (notice: { readonly code?: string }) => void): void;
  off(event: 'readyForQuery' | 'end', listener: () => void): void;
}

/** A command's tag and how many rows it touched: `INSERT 0 5`, `SELECT 20`, `CREATE TABLE`. */
const COMMAND = /^([A-Za-z]+)(?: \d+)??(?: (\d+))?$/;

type Settle = (error: Error | null, result?: StatementResult) => void;

/**
 * One statement with its context in the same packet, and a question behind it: what pg calls a query.
 *
 * pg routes the server's messages to it, and nothing else: pg's own query would describe each statement again and again,
 * send six writes, and book a leading ParseComplete under this statement's name (H25). It settles at ReadyForQuery, also
 * after an error, so that whoever releases the connection knows its real transaction status.
 */
export class ContextQuery {
  readonly #statement: StatementConfig;
  readonly #prepared: PreparedStatements;
  readonly #settle: Settle;
  readonly #result: StatementResult = { command: '', rowCount: null, oid: 0, fields: [], rows: [] };
  #message: Buffer | undefined;
  /** Undefined while a statement before it, in the same write, has still to ask for it. */
  #shape: RowShape | undefined = NO_ROWS;
  #leadingStatements: number;
  #isTrailing = false;
  #rowError: Error | undefined;
  #isLost = false;

  /**
   * @param announced names that are prepared earlier in the same write
   * @throws for a value that PostgreSQL cannot be told; nothing was sent
   */
  constructor(
    statement: StatementConfig,
    lead: Packet,
    prepared: PreparedStatements,
    settle: Settle,
    announced = new Set<string>(),
  ) {
    this.#statement = statement;
    this.#prepared = prepared;
    this.#settle = settle;
    this.#leadingStatements = lead.statements;
    const { name } = statement;
    const known = name === undefined ? NO_ROWS : prepared.shapeOf(name);
    if (known !== undefined) this.#describedAs(known);
    else if (name !== undefined && announced.has(name)) this.#shape = undefined;
    this.#message = messageOf(statement, lead, prepared, announced);
  }

  /** Whether it ended with its connection, so that nothing behind it will be answered. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** Lets the first carry what all have to say: one write for all. They are submitted one after the other. */
  static join(queries: readonly ContextQuery[]): void {
    const [first, ...others] = queries;
    if (first === undefined) return;
    first.#message = Buffer.concat(queries.map((query) => query.#message ?? Buffer.alloc(0)));
    for (const other of others) other.#message = undefined;
  }

  /** What follows is called by pg. @returns why it cannot be sent */
  submit(connection: WireConnection): Error | null {
    if (this.#statement.text === 'COMMIT') this.#heedWarnings(connection);
    if (this.#message !== undefined) connection.stream.write(this.#message);
    this.#message = undefined;
    return null;
  }

  handleRowDescription({ fields }: { readonly fields: pg.FieldDef[] }): void {
    const types: TypeParsers = this.#statement.types ?? pg.types;
    const parsers = fields.map(({ dataTypeID }) => types.getTypeParser(dataTypeID, 'text'));
    this.#describedAs({ fields, parsers });
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    if (this.#isTrailing) this.#result.trailed = fields[0] ?? null;
    else if (this.#rowError === undefined) this.#addRow(fields);
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    if (this.#leadingStatements > 0) this.#leadingStatements -= 1;
    else if (this.#isTrailing) this.#trailAnswered();
    else this.#completed(text);
  }

  /** Of a statement without any text, in place of CommandComplete. */
  handleEmptyQuery(): void {
    this.#completed('');
  }

  handleError(error: Error, connection: WireConnection): void {
    const end = this.#isTrailing
      ? () => {
          this.#answered();
        }
      : () => {
          this.#settle(error);
        };
    this.#whenReady(connection, isStatementError(error), end);
  }

  handleReadyForQuery(): void {
    this.#answered();
  }

  handleCopyInResponse(connection: WireConnection): void {
    connection.sendCopyFail('no data to copy');
  }

  handleCopyData(): void {
    // Nobody asked for it.
  }

  #describedAs(shape: RowShape): void {
    this.#shape = shape;
    this.#result.fields = shape.fields;
  }

  /** The columns, as the statement that was to ask for them has been told; undefined when that has failed. */
  #columns(): RowShape | undefined {
    const { name } = this.#statement;
    if (this.#shape !== undefined || name === undefined) return this.#shape;
    const shape = this.#prepared.shapeOf(name);
    if (shape !== undefined) this.#describedAs(shape);
    return shape;
  }

  #addRow(texts: readonly (string | null)[]): void {
    const shape = this.#columns();
    if (shape === undefined) return;
    const { parsers } = shape;
    const row = new Array<unknown>(texts.length);
    try {
      for (let index = 0; index < texts.length; index += 1) {
        const text = texts[index] ?? null;
        row[index] = text === null ? null : parsers[index]?.(text);
      }
      this.#result.rows.push(row);
    } catch (error) {
      this.#rowError = error as Error;
    }
  }

  #completed(tag: string): void {
    const [, command = '', rows] = COMMAND.exec(tag) ?? [];
    this.#result.command = command;
    if (rows !== undefined) this.#result.rowCount = Number(rows);
    const { name, trail } = this.#statement;
    const shape = this.#columns();
    if (shape === undefined) this.#rowError = new NotDescribedError();
    else if (name !== undefined) this.#prepared.succeeded(name, shape);
    this.#isTrailing = trail !== undefined;
  }

  #trailAnswered(): void {
    const { trail } = this.#statement;
    if (trail !== undefined) this.#prepared.succeeded(trail.name, NO_ROWS);
  }

  #answered(): void {
    if (this.#rowError === undefined) this.#settle(null, this.#result);
    else this.#settle(this.#rowError);
  }

  #heedWarnings(connection: WireConnection): void {
    const heed = ({ code }: { readonly code?: string }): void => {
      if (code !== undefined) this.#result.warning = code;
    };
    const stop = (): void => {
      connection.off('notice', heed);
      connection.off('readyForQuery', stop);
      connection.off('end', stop);
    };
    connection.on('notice', heed);
    connection.once('readyForQuery', stop);
    connection.once('end', stop);
  }

  /** @param isReadyComing whether ReadyForQuery follows, as after every error of a statement */
  #whenReady(connection: WireConnection, isReadyComing: boolean, end: () => void): void {
    const stop = (): void => {
      connection.off('readyForQuery', ready);
      connection.off('end', lost);
    };
    const ready = (): void => {
      stop();
      end();
    };
    const lost = (): void => {
      stop();
      this.#isLost = true;
      end();
    };
    if (isReadyComing) {
      connection.once('readyForQuery', ready);
      connection.once('end', lost);
    } else {
      lost();
    }
  }
}

/** An ERROR leaves the connection usable and is followed by ReadyForQuery; FATAL, PANIC and socket errors are not. */
function isStatementError(error: Error): boolean {
  return (error as { severity?: string }).severity === 'ERROR';
}
