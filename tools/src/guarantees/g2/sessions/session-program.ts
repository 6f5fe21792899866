import type { Random } from '../../g1/random.js';
import { READ_KINDS, type Read, type Step } from './turn.js';

/** Turns of one session. */
const TURNS = { least: 6, more: 30 };
/** Steps of one turn. */
const STEPS = { least: 2, more: 3 };
const MOST_READS_A_STEP = 4;
/** Between two turns; ms. Long enough now and then for a late replica to catch up with the session. */
const PAUSE_MS = { least: 20, more: 300 };
/** Half of the sessions only read: what they are owed comes from what they were shown. */
const WRITERS_RATIO = 0.5;
const WRITING_TURNS_RATIO = 0.7;

export interface PlannedTurn {
  /** Which process it runs in. */
  readonly process: number;
  readonly steps: readonly Step[];
  /** Time until the session's next one; ms. */
  readonly pauseMs: number;
}

/** What one session does, turn by turn; hangs on its source of choices alone. */
export class SessionProgram {
  readonly #random: Random;
  readonly #registers: number;
  readonly #processes: number;
  readonly #isWriter: boolean;
  #turnsLeft: number;

  constructor(random: Random, registers: number, processes: number) {
    this.#random = random;
    this.#registers = registers;
    this.#processes = processes;
    this.#isWriter = random.chance(WRITERS_RATIO);
    this.#turnsLeft = between(random, TURNS);
  }

  get isOver(): boolean {
    return this.#turnsLeft === 0;
  }

  next(): PlannedTurn {
    this.#turnsLeft -= 1;
    const random = this.#random;
    const process = random.below(this.#processes);
    const reads = Array.from({ length: between(random, STEPS) }, () => this.#reads());
    const doesWrite = this.#isWriter && random.chance(WRITING_TURNS_RATIO);
    const register = random.below(this.#registers);
    // First, so that the reads behind it must show it; read back at once, and in the turns to come.
    const steps: Step[] = doesWrite
      ? [{ kind: 'write', register }, { kind: 'reads', reads: [this.#read(register)] }, ...reads]
      : reads;
    return { process, steps, pauseMs: between(random, PAUSE_MS) };
  }

  #reads(): Step {
    const reads = Array.from({ length: 1 + this.#random.below(MOST_READS_A_STEP) }, () =>
      this.#read(this.#random.below(this.#registers)),
    );
    return { kind: 'reads', reads };
  }

  #read(register: number): Read {
    const how = this.#random.pick(READ_KINDS);
    const isWhole = how === 'findMany' || how === 'include';
    return { how, registers: isWhole ? Array.from({ length: this.#registers }, (_, n) => n) : [register] };
  }
}

function between(random: Random, { least, more }: { least: number; more: number }): number {
  return least + random.below(more + 1);
}
