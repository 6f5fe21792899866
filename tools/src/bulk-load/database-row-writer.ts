import type { DatabaseService } from '@infrastructure/database';
import { insertStatement } from './insert-statement.js';
import type { RowSet, Table } from './row.js';
import type { RowWriter } from './row-writer.port.js';

/** Why and by whom rows are loaded; every row's audit record holds it. */
export interface LoadGrant {
  readonly reason: string;
  readonly actor: string;
}

/** Longest that one transaction of rows may take; ms. */
const TRANSACTION_MS = 120_000;

/** Writes through the library's system scope: row-level security holds, and the write audit names the actor. */
export class DatabaseRowWriter implements RowWriter {
  readonly #database: DatabaseService;
  readonly #grant: LoadGrant & { readonly models: readonly string[] };

  /** @param tables the only ones that will be written */
  constructor(database: DatabaseService, grant: LoadGrant, tables: readonly Table[]) {
    this.#database = database;
    this.#grant = { ...grant, models: [...new Set(tables.map((table) => table.model))] };
  }

  async write(sets: readonly RowSet[]): Promise<readonly number[]> {
    const { identifiers } = this.#database;
    return await this.#database.runAsSystem(this.#grant, () =>
      this.#database.executeInTransaction(
        async (transaction) => {
          const inserted: number[] = [];
          for (const set of sets) {
            const [template, ...values] = insertStatement(set, identifiers);
            inserted.push(set.rows.length === 0 ? 0 : await transaction.$executeRaw(template, ...values));
          }
          return inserted;
        },
        { timeoutMs: TRANSACTION_MS },
      ),
    );
  }
}
