import { atLeast, type Figure } from '../guarantee-report.js';

/** How often each kind of fault has been there. */
export class FaultTally<Kind extends string> {
  readonly #counts: Map<Kind, number>;

  constructor(kinds: readonly Kind[]) {
    this.#counts = new Map(kinds.map((kind) => [kind, 0]));
  }

  brought(kind: Kind): void {
    this.#counts.set(kind, this.countOf(kind) + 1);
  }

  countOf(kind: Kind): number {
    return this.#counts.get(kind) ?? 0;
  }

  /** Whether every kind has been there. */
  get isComplete(): boolean {
    return this.figures.every(({ met }) => met);
  }

  get figures(): Figure[] {
    return Array.from(this.#counts, ([kind, count]) => atLeast(kind, count, 1));
  }
}
