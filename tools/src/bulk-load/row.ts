/** What PostgreSQL reads a column from: a text of its type, a number, a list for arrays, any tree for jsonb. */
export type ColumnValue =
  string | number | boolean | null | readonly ColumnValue[] | { readonly [key: string]: ColumnValue };

/** One row by column name. A column that is left out gets its default. */
export type Row = Readonly<Record<string, ColumnValue>>;

/** A table as bulk loading sees it. */
export interface Table {
  readonly name: string;
  /** Prisma's name, which system work must announce. */
  readonly model: string;
  /** Columns of the unique constraint that says when a row is there already. */
  readonly key: readonly string[];
  /** Columns that the generated client is not shown, so that its allow-list of names does not hold them. */
  readonly hiddenColumns?: readonly string[];
}

/** Rows of one table that are written together. All have the same columns. */
export interface RowSet {
  readonly table: Table;
  readonly rows: readonly Row[];
}
