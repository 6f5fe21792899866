import { GapMeter } from './gap-meter.js';

export type LoadKind = 'reads' | 'writes';

/** What a load has come to so far. */
export class LoadTally {
  /** Names of the writes that were acknowledged. */
  readonly acknowledged: string[] = [];
  /** How often each error was met, by its code. */
  readonly errors: Readonly<Record<LoadKind, Map<string, number>>> = { reads: new Map(), writes: new Map() };
  readonly #gaps: Readonly<Record<LoadKind, GapMeter>>;
  #reads = 0;
  #unknown = 0;

  /** @param nowMs when the load begins; ms of the caller's clock */
  constructor(nowMs: number) {
    this.#gaps = { reads: new GapMeter(nowMs), writes: new GapMeter(nowMs) };
  }

  /** Reads that were answered. */
  get reads(): number {
    return this.#reads;
  }

  /** Writes of which the module could not tell what became. */
  get unknown(): number {
    return this.#unknown;
  }

  get errorCount(): number {
    return [...this.errors.reads.values(), ...this.errors.writes.values()].reduce(
      (sum, count) => sum + count,
      0,
    );
  }

  answered(nowMs: number): void {
    this.#reads += 1;
    this.#gaps.reads.succeeded(nowMs);
  }

  wrote(name: string, nowMs: number): void {
    this.acknowledged.push(name);
    this.#gaps.writes.succeeded(nowMs);
  }

  failed(kind: LoadKind, error: unknown): void {
    const { code, outcome } = error as { code?: unknown; outcome?: unknown };
    const name = typeof code === 'string' ? code : String(error);
    this.errors[kind].set(name, (this.errors[kind].get(name) ?? 0) + 1);
    if (kind === 'writes' && outcome !== 'none') this.#unknown += 1;
  }

  longestGapMs(kind: LoadKind, nowMs: number): number {
    return this.#gaps[kind].longestMs(nowMs);
  }
}
