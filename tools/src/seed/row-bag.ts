import type { Row, RowSet } from '../bulk-load/index.js';
import { SEEDED_TABLES, TABLES, type SeededTable } from './tables.js';

/** Rows of several tables that belong together and are written together. */
export class RowBag {
  readonly #rows = new Map<SeededTable, Row[]>(SEEDED_TABLES.map((table) => [table, []]));

  add(table: SeededTable, row: Row): void {
    this.#rows.get(table)?.push(row);
  }

  /** Parents before children; tables without rows are left out. */
  get tables(): readonly SeededTable[] {
    return SEEDED_TABLES.filter((table) => (this.#rows.get(table)?.length ?? 0) > 0);
  }

  get sets(): readonly RowSet[] {
    return this.tables.map((table) => ({ table: TABLES[table], rows: this.#rows.get(table) ?? [] }));
  }
}
