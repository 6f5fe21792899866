import type pg from 'pg';

/** The columns of an answer, and how to read each. */
export interface RowShape {
  readonly fields: pg.FieldDef[];
  /** One a column: from PostgreSQL's text to a value. */
  readonly parsers: readonly ((text: string) => unknown)[];
}

/** No columns. */
export const NO_ROWS: RowShape = { fields: [], parsers: [] };

/** SQLSTATE of a prepared statement that the server does not have: its Parse, earlier in the same write, had failed. */
export const NOT_PREPARED = '26000';

/**
 * The server may have it, but nobody knows its columns: the statement that was to ask for them failed. That says nothing
 * against the connection.
 */
export class NotDescribedError extends Error {
  readonly code = NOT_PREPARED;
}

/**
 * What one connection has prepared, by name. The server runs a prepared statement only as long as its columns are what
 * they were, so they are asked for once.
 *
 * A name is known from its first success on: should a Parse fail, or its packet break off before, nobody knows whether
 * the server has it, and it is prepared anew (H25).
 */
export class PreparedStatements {
  readonly #shapes = new Map<string, RowShape>();

  /** Undefined for what may not be there. */
  shapeOf(name: string): RowShape | undefined {
    return this.#shapes.get(name);
  }

  succeeded(name: string, shape: RowShape): void {
    this.#shapes.set(name, shape);
  }
}
