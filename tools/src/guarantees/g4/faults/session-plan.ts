import type { Random } from '../../g1/random.js';
import { RandomReads } from '../../g2/sessions/random-reads.js';
import type { ReadKind, Step } from '../../g2/sessions/turn.js';

/** Those that the cache may answer. */
const KINDS: readonly ReadKind[] = ['findUnique', 'findUnique', 'findFirst', 'findMany', 'include'];
const VISITS = { least: 1, more: 6 };
const STEPS = { least: 1, more: 3 };
/** Most of what is read has then not been changed since it was read last, and much of it is changed again and again. */
const WRITING_RATIO = 0.25;
/** Between two visits; ms. */
const PAUSE_MS = { least: 20, more: 300 };

export interface PlannedVisit {
  readonly process: number;
  readonly steps: readonly Step[];
  /** Until the session's next one; ms. */
  readonly pauseMs: number;
}

/** What one session does: a few visits to one process or another, most of them reads. Hangs on chance alone. */
export class SessionPlan {
  readonly #random: Random;
  readonly #registers: number;
  readonly #reads: RandomReads;
  readonly #processes: number;
  #left: number;

  constructor(random: Random, registers: number, processes: number) {
    this.#random = random;
    this.#registers = registers;
    this.#reads = new RandomReads(random, KINDS, registers);
    this.#processes = processes;
    this.#left = random.within(VISITS);
  }

  get isOver(): boolean {
    return this.#left === 0;
  }

  next(): PlannedVisit {
    this.#left -= 1;
    const random = this.#random;
    const process = random.below(this.#processes);
    const register = random.below(this.#registers);
    const doesWrite = random.chance(WRITING_RATIO);
    const reads = Array.from({ length: random.within(STEPS) }, () => this.#reads.step());
    // The reads behind it must show it: one of its row, and whatever the others are.
    const steps: Step[] = doesWrite
      ? [
          ...reads,
          { kind: 'write', register },
          { kind: 'reads', reads: [this.#reads.of(register)] },
          this.#reads.step(),
        ]
      : reads;
    return { process, steps, pauseMs: random.within(PAUSE_MS) };
  }
}
