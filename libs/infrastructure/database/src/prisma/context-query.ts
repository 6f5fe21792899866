import pg from 'pg';
import type { Packet } from './packet.js';
import type { Trail, TrailConnection } from './trail.js';

/** What Prisma's adapter asks for: one statement, its values, and how to read the rows. */
export interface StatementConfig {
  readonly text: string;
  readonly values?: readonly unknown[] | undefined;
  readonly name?: string | undefined;
  readonly rowMode?: 'array' | undefined;
  readonly types?: unknown;
  /** Asked right behind the statement. Should it fail, or its answer be lost, the statement has still been answered. */
  readonly trail?: Trail;
}

export interface StatementResult extends pg.QueryArrayResult<unknown[]> {
  /** What the trail answered; left out when there was none, or no answer to it. */
  trailed?: string | null;
  /** SQLSTATE of the last warning on the way; heeded only where a trail is asked. */
  warning?: string;
}

/** The parts of pg's connection this message needs; pg keeps them public but untyped. */
interface WireConnection extends TrailConnection {
  readonly stream: { write(bytes: Buffer): boolean; cork(): void; uncork(): void };
  readonly submittedNamedStatements: Record<string, string>;
  sync(): void;
  on(event: 'notice', listener: (notice: { readonly code?: string }) => void): void;
  once(event: 'readyForQuery' | 'end', listener: () => void): void;
  off(event: 'notice', listener: (notice: { readonly code?: string }) => void): void;
  off(event: 'readyForQuery' | 'end', listener: () => void): void;
}

/** pg.Query as it is at run time; @types/pg leaves the protocol hooks out. */
interface WireQuery {
  name: string | undefined;
  submit(connection: WireConnection): Error | null;
  prepare(connection: WireConnection): void;
  _getRows(connection: WireConnection, rows?: number): void;
  readonly _result: StatementResult;
  handleDataRow(message: { readonly fields: readonly (string | null)[] }): void;
  handleCommandComplete(message: unknown, connection: WireConnection): void;
  handleError(error: Error, connection: WireConnection): void;
}

const BaseQuery = pg.Query as unknown as new (
  config: object,
  values?: undefined,
  callback?: (error: Error | null, result: StatementResult) => void,
) => WireQuery;

/**
 * One statement with its context in the same packet, and a question behind it.
 *
 * Always the extended protocol, so that the text can hold one statement only (H24). The statement's name is
 * hidden until the leading statements have completed, because pg books a ParseComplete under the active
 * query's name (H25). It settles at ReadyForQuery, also after an error, so that whoever releases the
 * connection knows its real transaction status.
 */
export class ContextQuery extends BaseQuery {
  readonly #lead: Packet;
  readonly #statementName: string | undefined;
  readonly #settle: (error: Error | null, result?: StatementResult) => void;
  readonly #trail: Trail | undefined;
  #leadingStatements: number;
  #isTrailing = false;

  constructor(
    config: StatementConfig,
    lead: Packet,
    settle: (error: Error | null, result?: StatementResult) => void,
  ) {
    const { text, values, rowMode, types } = config;
    // Field by field: a spread with further fields behind it takes V8 microseconds.
    super({ text, values, rowMode, types, name: undefined, queryMode: 'extended' }, undefined, settle);
    this.#lead = lead;
    this.#statementName = config.name;
    this.#settle = settle;
    this.#trail = config.trail;
    this.#leadingStatements = lead.statements;
  }

  override submit(connection: WireConnection): Error | null {
    if (this.#trail !== undefined) this.#heedWarnings(connection);
    connection.stream.cork();
    try {
      if (this.#lead.statements > 0) connection.stream.write(this.#lead.bytes);
      this.name = this.#statementName;
      this.prepare(connection);
      if (this.#leadingStatements > 0) this.name = undefined;
    } finally {
      connection.stream.uncork();
    }
    return null;
  }

  override _getRows(connection: WireConnection, rows?: number): void {
    if (this.#trail === undefined) {
      super._getRows(connection, rows);
      return;
    }
    connection.execute({ portal: '', rows });
    this.#trail.ask(connection);
    connection.sync();
  }

  override handleDataRow(message: { readonly fields: readonly (string | null)[] }): void {
    if (this.#isTrailing) this._result.trailed = message.fields[0] ?? null;
    else super.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, connection: WireConnection): void {
    if (this.#leadingStatements > 0) {
      this.#leadingStatements -= 1;
      if (this.#leadingStatements === 0) this.name = this.#statementName;
    } else if (this.#isTrailing) {
      this.#trail?.answered(connection);
    } else {
      super.handleCommandComplete(message, connection);
      this.#isTrailing = this.#trail !== undefined;
      // The trail's ParseComplete must not be booked under the statement's name either.
      if (this.#isTrailing) this.name = undefined;
    }
  }

  override handleError(error: Error, connection: WireConnection): void {
    if (this.#isTrailing) {
      this.#trail?.failed(connection);
      this.#settleWhenReady(connection, isStatementError(error), () => {
        this.#settle(null, this._result);
      });
      return;
    }
    if (this.#statementName !== undefined) {
      Reflect.deleteProperty(connection.submittedNamedStatements, this.#statementName);
    }
    this.#settleWhenReady(connection, isStatementError(error), () => {
      this.#settle(error);
    });
  }

  #heedWarnings(connection: WireConnection): void {
    const heed = ({ code }: { readonly code?: string }): void => {
      if (code !== undefined) this._result.warning = code;
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
  #settleWhenReady(connection: WireConnection, isReadyComing: boolean, settle: () => void): void {
    if (!isReadyComing) {
      settle();
      return;
    }
    const once = (): void => {
      connection.off('readyForQuery', once);
      connection.off('end', once);
      settle();
    };
    connection.once('readyForQuery', once);
    connection.once('end', once);
  }
}

/** An ERROR leaves the connection usable and is followed by ReadyForQuery; FATAL, PANIC and socket errors are not. */
function isStatementError(error: Error): boolean {
  return (error as { severity?: string }).severity === 'ERROR';
}
