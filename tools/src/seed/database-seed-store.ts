import type { DatabaseService, ReadClient } from '@infrastructure/database';
import { DatabaseRowWriter, RepeatingRowWriter, type RowSet } from '../bulk-load/index.js';
import type { SeedStore } from './seed-store.port.js';
import { TABLES } from './tables.js';

const REASON = 'seed of invented data';

/** Writes invented rows through the library. */
export class DatabaseSeedStore implements SeedStore {
  readonly #database: DatabaseService;
  readonly #actor: string;
  readonly #writer: RepeatingRowWriter;

  constructor(database: DatabaseService, actor: string) {
    this.#database = database;
    this.#actor = actor;
    const grant = { reason: REASON, actor };
    this.#writer = new RepeatingRowWriter(new DatabaseRowWriter(database, grant, Object.values(TABLES)));
  }

  async write(sets: readonly RowSet[]): Promise<readonly number[]> {
    return await this.#writer.write(sets);
  }

  async countClinics(source: string, keys: readonly string[]): Promise<number> {
    return await this.#read('Clinic', (client) =>
      client.clinic.count({ where: { source, sourceKey: { in: [...keys] } } }),
    );
  }

  async countPatients(
    source: string,
    clinicIds: readonly string[],
    keys: readonly string[],
  ): Promise<number> {
    return await this.#read('Patient', (client) =>
      client.patient.count({
        where: { clinicId: { in: [...clinicIds] }, source, sourceKey: { in: [...keys] } },
      }),
    );
  }

  async #read<T>(model: string, read: (client: ReadClient) => Promise<T>): Promise<T> {
    const grant = { reason: REASON, actor: this.#actor, models: [model] };
    return await this.#database.runAsSystem(grant, () => this.#database.executeHealthcareRead(read));
  }
}
