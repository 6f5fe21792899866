import type { RowSet } from './row.js';

/** Where bulk loading puts its rows. */
export interface RowWriter {
  /**
   * Writes all sets in one transaction, in their order. Rows whose key is there already are left as they are.
   *
   * @returns for each set, how many of its rows were new
   * @throws DatabaseError, and then none of the rows is written, unless its outcome is `unknown`
   */
  write(sets: readonly RowSet[]): Promise<readonly number[]>;
}
