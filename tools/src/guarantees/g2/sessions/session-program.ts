import type { Random } from '../../g1/random.js';
import { RandomReads } from './random-reads.js';
import { READ_KINDS, type Step } from './turn.js';

/** Turns of one session. */
const TURNS = { least: 6, more: 30 };
/** Steps of one turn. */
const STEPS = { least: 2, more: 3 };
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
  readonly #reads: RandomReads;
  readonly #processes: number;
  readonly #isWriter: boolean;
  #turnsLeft: number;

  constructor(random: Random, registers: number, processes: number) {
    this.#random = random;
    this.#registers = registers;
    this.#reads = new RandomReads(random, READ_KINDS, registers);
    this.#processes = processes;
    this.#isWriter = random.chance(WRITERS_RATIO);
    this.#turnsLeft = random.within(TURNS);
  }

  get isOver(): boolean {
    return this.#turnsLeft === 0;
  }

  next(): PlannedTurn {
    this.#turnsLeft -= 1;
    const random = this.#random;
    const process = random.below(this.#processes);
    const reads = Array.from({ length: random.within(STEPS) }, () => this.#reads.step());
    const doesWrite = this.#isWriter && random.chance(WRITING_TURNS_RATIO);
    const register = random.below(this.#registers);
    // First, so that the reads behind it must show it; read back at once, and in the turns to come.
    const steps: Step[] = doesWrite
      ? [{ kind: 'write', register }, { kind: 'reads', reads: [this.#reads.of(register)] }, ...reads]
      : reads;
    return { process, steps, pauseMs: random.within(PAUSE_MS) };
  }
}
