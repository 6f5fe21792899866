import pg from 'pg';
import type { Packet } from './packet.js';

/** What Prisma's adapter asks for: one statement, its values, and how to read the rows. */
export interface StatementConfig {
  readonly text: string;
  readonly values?: readonly unknown[];
  readonly name?: string | undefined;
  readonly rowMode?: 'array';
  readonly types?: unknown;
}

export type StatementResult = pg.QueryArrayResult<unknown[]>;

/** The parts of pg's connection this message needs; pg keeps them public but untyped. */
interface WireConnection {
  readonly stream: { write(bytes: Buffer): boolean; cork(): void; uncork(): void };
  readonly submittedNamedStatements: Record<string, string>;
  once(event: 'readyForQuery' | 'end', listener: () => void): void;
  off(event: 'readyForQuery' | 'end', listener: () => void): void;
}

/** pg.Query as it is at run time; @types/pg leaves the protocol hooks out. */
interface WireQuery {
  name: string | undefined;
  submit(connection: WireConnection): Error | null;
  prepare(connection: WireConnection): void;
  handleCommandComplete(message: unknown, connection: WireConnection): void;
  handleError(error: Error, connection: WireConnection): void;
}

const BaseQuery = pg.Query as unknown as new (
  config: object,
  values?: undefined,
  callback?: (error: Error | null, result: StatementResult) => void,
) => WireQuery;

/**
 * One statement with its context in the same packet.
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
  #leadingStatements: number;

  constructor(
    config: StatementConfig,
    lead: Packet,
    settle: (error: Error | null, result?: StatementResult) => void,
  ) {
    super({ ...config, name: undefined, queryMode: 'extended' }, undefined, settle);
    this.#lead = lead;
    this.#statementName = config.name;
    this.#settle = settle;
    this.#leadingStatements = lead.statements;
  }

  override submit(connection: WireConnection): Error | null {
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

  override handleCommandComplete(message: unknown, connection: WireConnection): void {
    if (this.#leadingStatements === 0) {
      super.handleCommandComplete(message, connection);
      return;
    }
    this.#leadingStatements -= 1;
    if (this.#leadingStatements === 0) this.name = this.#statementName;
  }

  override handleError(error: Error, connection: WireConnection): void {
    if (this.#statementName !== undefined) {
      Reflect.deleteProperty(connection.submittedNamedStatements, this.#statementName);
    }
    if (!isStatementError(error)) {
      this.#settle(error);
      return;
    }
    const settle = (): void => {
      connection.off('readyForQuery', settle);
      connection.off('end', settle);
      this.#settle(error);
    };
    connection.once('readyForQuery', settle);
    connection.once('end', settle);
  }
}

/** An ERROR leaves the connection usable and is followed by ReadyForQuery; FATAL, PANIC and socket errors are not. */
function isStatementError(error: Error): boolean {
  return (error as { severity?: string }).severity === 'ERROR';
}
