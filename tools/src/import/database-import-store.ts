import type { DatabaseService } from '@infrastructure/database';
import { DatabaseRowWriter, RepeatingRowWriter, type RowSet } from '../bulk-load/index.js';
import type { ImportStore } from './import-store.port.js';
import { SOURCE, TABLES } from './source.js';

const REASON = 'synthea import';

/** Writes imported rows through the library, in the name of whoever runs the import. */
export class DatabaseImportStore implements ImportStore {
  readonly #database: DatabaseService;
  readonly #actor: string;
  readonly #writer: RepeatingRowWriter;

  constructor(database: DatabaseService, actor: string) {
    this.#database = database;
    this.#actor = actor;
    this.#writer = new RepeatingRowWriter(
      new DatabaseRowWriter(database, { reason: REASON, actor }, Object.values(TABLES)),
    );
  }

  async write(sets: readonly RowSet[]): Promise<readonly number[]> {
    return await this.#writer.write(sets);
  }

  async clinicIds(organizations: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const grant = { reason: REASON, actor: this.#actor, models: [TABLES.clinics.model] };
    const rows = await this.#database.runAsSystem(grant, () =>
      this.#database.executeHealthcareRead(
        (client) =>
          client.clinic.findMany({
            where: { source: SOURCE, sourceKey: { in: [...organizations] } },
            select: { id: true, sourceKey: true },
          }),
        { allowLarge: true },
      ),
    );
    return new Map(rows.map(({ id, sourceKey }) => [sourceKey ?? '', id]));
  }
}
