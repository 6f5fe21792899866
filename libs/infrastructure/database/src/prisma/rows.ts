import type { StatementResult } from './context-query.js';

/** Runs one statement of the module's own and gives its rows by column name. */
export type Query = (text: string) => Promise<Record<string, unknown>[]>;

/** The rows of an answer by column name. */
export function rowsOf({ fields, rows }: StatementResult): Record<string, unknown>[] {
  return rows.map((row) => Object.fromEntries(fields.map(({ name }, index) => [name, row[index]])));
}
