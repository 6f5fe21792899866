import { ENTITIES, type Entity } from './source.js';

/** What became of the rows of one kind. */
export interface EntityCount {
  /** Rows of this export that the database now holds. */
  readonly total: number;
  /** Those that this run has put there. */
  readonly inserted: number;
  /** Those that were there already. */
  readonly present: number;
  /** Rows of the export that stayed out. */
  readonly rejected: number;
}

/** Counts rows by kind while the import runs. */
export class Tally {
  readonly #counts = new Map(ENTITIES.map((entity) => [entity, { inserted: 0, present: 0, rejected: 0 }]));

  written(entity: Entity, inserted: number, rows: number): void {
    const count = this.#of(entity);
    count.inserted += inserted;
    count.present += rows - inserted;
  }

  rejected(entity: Entity): void {
    this.#of(entity).rejected += 1;
  }

  get counts(): Readonly<Record<Entity, EntityCount>> {
    const entries = ENTITIES.map((entity) => {
      const { inserted, present, rejected } = this.#of(entity);
      return [entity, { total: inserted + present, inserted, present, rejected }] as const;
    });
    return Object.fromEntries(entries) as Record<Entity, EntityCount>;
  }

  #of(entity: Entity): { inserted: number; present: number; rejected: number } {
    const count = this.#counts.get(entity);
    if (count === undefined) throw new RangeError(`no such kind of row: ${entity}`);
    return count;
  }
}
