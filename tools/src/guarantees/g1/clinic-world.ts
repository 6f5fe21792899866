import type { Identity } from '@infrastructure/database';
import type { Random } from './random.js';
import type { Data, RowParents } from './subject.js';
import { MODELS, subjectOf } from './subjects.js';

/** Everything is kept small, so that each list can be compared whole. */
const MOST_ROWS = 60;

/**
 * What one clinic must see: the keys of its rows, by model. Programs keep it in step with what was committed, so it
 * tells both a foreign row and a missing one.
 */
export class ClinicWorld {
  readonly marker: string;
  readonly identity: Identity;
  /** By model and key: the user a row is about, where there is one of each. */
  #rows = new Map<string, Map<string, unknown>>(MODELS.map((model) => [model, new Map()]));
  /** The database makes ids of users: they differ from run to run, their order does not. */
  #aliases = new Map<string, string>();
  readonly #random: Random;
  #labels = 0;

  constructor(index: number, identity: Identity, random: Random) {
    this.marker = `#${String(index)}#`;
    this.identity = identity;
    this.#random = random;
  }

  keys(model: string): string[] {
    return [...this.#rowsOf(model).keys()];
  }

  size(model: string): number {
    return this.#rowsOf(model).size;
  }

  /** A key of the clinic's own, at random. */
  keyOf(model: string): string {
    return this.#random.pick(this.keys(model));
  }

  /** A name for a user of this clinic that is the same in every run; undefined for any other text. */
  readonly aliasOf = (text: string): string | undefined => this.#aliases.get(text);

  add(model: string, row: unknown): void {
    const { userId } = row as Data;
    const key = subjectOf(model).keyOf(row as Data);
    if (key === undefined) throw new TypeError(`a ${model} without its key`);
    this.#rowsOf(model).set(key, userId);
    if (model === 'User') this.#aliases.set(key, `user-${String(this.#aliases.size)}`);
  }

  remove(model: string, key: string): void {
    this.#rowsOf(model).delete(key);
  }

  /** @returns what takes back all that comes from now on, the choices of new rows among it */
  mark(): () => void {
    const [rows, aliases, labels] = [copyOf(this.#rows), new Map(this.#aliases), this.#labels];
    const takeBack = this.#random.mark();
    return () => {
      this.#rows = copyOf(rows);
      this.#aliases = new Map(aliases);
      this.#labels = labels;
      takeBack();
    };
  }

  /** Whether there is room for as many new rows. */
  canMake(model: string, count: number): boolean {
    const { bound, rights } = subjectOf(model);
    if (!rights.has('create') || this.size(model) + count > MOST_ROWS) return false;
    if (bound === 'users') return this.size('User') - this.size(model) >= count;
    return bound === 'rows' || this.size('Membership') * this.size('Location') - this.size(model) >= count;
  }

  /** Data of new rows, with keys chosen here unless the database makes them. */
  newRows(model: string, count: number): Data[] {
    const parents = this.#parents(model);
    return Array.from({ length: count }, () =>
      subjectOf(model).data(parents, this.#random, `row-${String(this.#labels++)}`),
    );
  }

  newRow(model: string): Data {
    const [row] = this.newRows(model, 1);
    return row ?? {};
  }

  /** Hands out nothing twice. */
  #parents(model: string): RowParents {
    const users = new Set(this.#rowsOf(model).values());
    const places = new Set(this.#rowsOf('MembershipLocation').keys());
    const first = <T>(made: () => T, isFree: (value: T) => boolean): T => {
      let value = made();
      while (!isFree(value)) value = made();
      return value;
    };
    return {
      marker: this.marker,
      idOf: (parent) => this.keyOf(parent),
      freshUser: () => {
        const user = first(
          () => this.keyOf('User'),
          (candidate) => !users.has(candidate),
        );
        users.add(user);
        return user;
      },
      freshPlace: () => {
        const place = first(
          () => ({ membershipId: this.keyOf('Membership'), locationId: this.keyOf('Location') }),
          ({ membershipId, locationId }) => !places.has(`${membershipId}/${locationId}`),
        );
        places.add(`${place.membershipId}/${place.locationId}`);
        return place;
      },
    };
  }

  #rowsOf(model: string): Map<string, unknown> {
    const rows = this.#rows.get(model);
    if (rows === undefined) throw new RangeError(`no program works on ${model}`);
    return rows;
  }
}

function copyOf(rows: ReadonlyMap<string, ReadonlyMap<string, unknown>>): Map<string, Map<string, unknown>> {
  return new Map(Array.from(rows, ([model, keys]) => [model, new Map(keys)]));
}
