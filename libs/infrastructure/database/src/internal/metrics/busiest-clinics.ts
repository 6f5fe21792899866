/** What is known of one clinic, since it was last taken into the list. */
export interface ClinicFigures {
  readonly clinicId: string;
  /** Operations; an upper bound, too high by at most `operationsErrorBound`. */
  readonly operations: number;
  readonly operationsErrorBound: number;
  /** Mean duration, ms. */
  readonly averageQueryTime: number;
  readonly failed: number;
  /** Refusals by the clinic isolation. */
  readonly refusals: number;
}

/**
 * The busiest clinics in bounded memory: a clinic with more than 1/capacity of all operations is always in the list.
 *
 * Source: Metwally, Agrawal, El Abbadi, “Efficient computation of frequent and top-k elements in data streams”, 2005
 * (Space-Saving).
 */
export class BusiestClinics {
  readonly #capacity: number;
  readonly #slots = new Map<string, number>();
  readonly #clinics: string[] = [];
  readonly #hits: Float64Array;
  readonly #inherited: Float64Array;
  readonly #totalMs: Float64Array;
  readonly #failed: Float64Array;
  readonly #refusals: Float64Array;

  /** @param capacity - clinics kept, 1–10 000 */
  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#hits = new Float64Array(capacity);
    this.#inherited = new Float64Array(capacity);
    this.#totalMs = new Float64Array(capacity);
    this.#failed = new Float64Array(capacity);
    this.#refusals = new Float64Array(capacity);
  }

  operationEnded(clinicId: string, durationMs: number, hasFailed: boolean): void {
    const slot = this.#slotOf(clinicId);
    increase(this.#hits, slot, 1);
    increase(this.#totalMs, slot, durationMs);
    if (hasFailed) increase(this.#failed, slot, 1);
  }

  /** Counts a refusal of a clinic that is in the list; a refused stranger must not push a busy clinic out. */
  refused(clinicId: string): void {
    const slot = this.#slots.get(clinicId);
    if (slot !== undefined) increase(this.#refusals, slot, 1);
  }

  /** The busiest first. */
  figures(): ClinicFigures[] {
    const slots = this.#clinics.map((_, slot) => slot);
    return slots.sort((a, b) => at(this.#hits, b) - at(this.#hits, a)).map((slot) => this.#figuresOf(slot));
  }

  #figuresOf(slot: number): ClinicFigures {
    const operations = at(this.#hits, slot);
    const operationsErrorBound = at(this.#inherited, slot);
    return {
      clinicId: this.#clinics[slot] ?? '',
      operations,
      operationsErrorBound,
      averageQueryTime: at(this.#totalMs, slot) / (operations - operationsErrorBound),
      failed: at(this.#failed, slot),
      refusals: at(this.#refusals, slot),
    };
  }

  #slotOf(clinicId: string): number {
    const known = this.#slots.get(clinicId);
    if (known !== undefined) return known;
    const slot = this.#clinics.length < this.#capacity ? this.#clinics.length : this.#evict();
    this.#clinics[slot] = clinicId;
    this.#slots.set(clinicId, slot);
    return slot;
  }

  /** The newcomer takes the place, and the count, of the least busy: what makes the bound hold. */
  #evict(): number {
    const slot = smallest(this.#hits);
    this.#slots.delete(this.#clinics[slot] ?? '');
    this.#inherited[slot] = at(this.#hits, slot);
    for (const figure of [this.#totalMs, this.#failed, this.#refusals]) figure[slot] = 0;
    return slot;
  }
}

function smallest(values: Float64Array): number {
  let best = 0;
  let least = Infinity;
  for (let slot = 0; slot < values.length; slot += 1) {
    const value = values[slot] ?? 0;
    if (value < least) [best, least] = [slot, value];
  }
  return best;
}

function increase(values: Float64Array, slot: number, amount: number): void {
  values[slot] = at(values, slot) + amount;
}

function at(values: Float64Array, slot: number): number {
  return values[slot] ?? 0;
}
