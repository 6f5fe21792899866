import type { Identity } from '@infrastructure/database';
import type { Random } from './random.js';
import { PROGRAM_MODELS, ROW_DATA, type RowParents } from './row-data.js';

/**
 * What one clinic must see: the ids of its rows, by model. Programs keep it in step with what was committed, so it
 * tells both a foreign row and a missing one.
 */
export class ClinicWorld implements RowParents {
  readonly marker: string;
  readonly identity: Identity;
  readonly #rows = new Map<string, Set<string>>(PROGRAM_MODELS.map((model) => [model, new Set()]));
  readonly #random: Random;
  #labels = 0;

  constructor(index: number, identity: Identity, random: Random) {
    this.marker = `#${String(index)}#`;
    this.identity = identity;
    this.#random = random;
    this.#rows.set('User', new Set([identity.userId]));
  }

  ids(model: string): string[] {
    return [...(this.#rows.get(model) ?? [])];
  }

  size(model: string): number {
    return this.#rows.get(model)?.size ?? 0;
  }

  /** An id of the clinic's own, at random; a function of its own, for factories take it apart. */
  readonly idOf = (model: string): string => this.#random.pick(this.ids(model));

  add(model: string, id: string): void {
    this.#rows.get(model)?.add(id);
  }

  remove(model: string, id: string): void {
    this.#rows.get(model)?.delete(id);
  }

  /** Data of a new row with an id chosen here. */
  newRow(model: string): { id: string } & Record<string, unknown> {
    const factory = ROW_DATA[model];
    if (factory === undefined) throw new Error(`no row data for ${model}`);
    const label = `row-${String(this.#labels++)}`;
    return { id: this.#random.uuid(), ...factory(this, this.#random, label) };
  }
}
