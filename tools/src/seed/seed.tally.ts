import type { RowBag } from './row-bag.js';
import { SEEDED_TABLES, type SeededTable } from './tables.js';

/** Counts the rows that a run has put there. */
export class SeedTally {
  readonly #inserted = new Map<SeededTable, number>(SEEDED_TABLES.map((table) => [table, 0]));

  /** @param inserted new rows, in the order of the bag's tables */
  written(bag: RowBag, inserted: readonly number[]): void {
    bag.tables.forEach((table, index) => {
      this.#inserted.set(table, (this.#inserted.get(table) ?? 0) + (inserted[index] ?? 0));
    });
  }

  get inserted(): Readonly<Record<SeededTable, number>> {
    return Object.fromEntries(this.#inserted) as Record<SeededTable, number>;
  }

  get total(): number {
    return [...this.#inserted.values()].reduce((sum, rows) => sum + rows, 0);
  }
}
