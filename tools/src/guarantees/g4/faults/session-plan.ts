import type { Random } from '../../g1/random.js';
import type { Read, ReadKind, Step } from '../../g2/sessions/turn.js';

/** Those that the cache may answer. */
const KINDS: readonly ReadKind[] = ['findUnique', 'findUnique', 'findFirst', 'findMany', 'include'];
const VISITS = { least: 1, more: 6 };
const STEPS = { least: 1, more: 3 };
const MOST_READS_A_STEP = 4;
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
  readonly #processes: number;
  #left: number;

  constructor(random: Random, registers: number, processes: number) {
    this.#random = random;
    this.#registers = registers;
    this.#processes = processes;
    this.#left = this.#within(VISITS);
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
    const reads = Array.from({ length: this.#within(STEPS) }, () => this.#reads());
    // The reads behind it must show it: one of its row, and whatever the others are.
    const steps: Step[] = doesWrite
      ? [
          ...reads,
          { kind: 'write', register },
          { kind: 'reads', reads: [this.#read(register)] },
          this.#reads(),
        ]
      : reads;
    return { process, steps, pauseMs: this.#within(PAUSE_MS) };
  }

  #reads(): Step {
    const length = 1 + this.#random.below(MOST_READS_A_STEP);
    return {
      kind: 'reads',
      reads: Array.from({ length }, () => this.#read(this.#random.below(this.#registers))),
    };
  }

  #read(register: number): Read {
    const how = this.#random.pick(KINDS);
    const isWhole = how === 'findMany' || how === 'include';
    return { how, registers: isWhole ? Array.from({ length: this.#registers }, (_, n) => n) : [register] };
  }

  #within({ least, more }: { least: number; more: number }): number {
    return least + this.#random.below(more + 1);
  }
}
