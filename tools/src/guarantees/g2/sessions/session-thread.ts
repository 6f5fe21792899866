import { SessionHistory } from '../history/session-history.js';
import type { Crew } from '../process/crew.js';
import type { PolicyName } from './session-policy.js';
import type { SessionTally } from './session-tally.js';
import { writes, type Carried, type Step } from './turn.js';
import type { WriteGate } from './write-gate.js';

export interface ThreadPorts {
  readonly crew: Crew;
  readonly policy: PolicyName;
  readonly gate: WriteGate;
  readonly tally: SessionTally;
}

/** One session on its way from process to process: what it carries, and what it was shown so far. */
export class SessionThread {
  readonly #ports: ThreadPorts;
  readonly #session: number;
  readonly #history: SessionHistory;
  #carried: Carried = {};
  #process: number | undefined;

  constructor(ports: ThreadPorts, session: number) {
    this.#ports = ports;
    this.#session = session;
    this.#history = new SessionHistory(session);
  }

  /** Goes on in a process; writes are left out while the gate is closed. */
  async take(process: number, planned: readonly Step[]): Promise<void> {
    const { crew, policy, gate, tally } = this.#ports;
    if (this.#process !== undefined && this.#process !== process) tally.handedOver();
    this.#process = process;
    const steps = gate.isClosed ? planned.filter(({ kind }) => kind !== 'write') : planned;
    const turn = { session: this.#session, policy, carried: this.#carried, steps };
    const run = () => crew.turn(process, turn);
    const result = writes(turn) ? await gate.through(run) : await run();
    for (const event of result.events) tally.took(event, this.#history.take(event));
    if (this.#history.running > 0) throw new Error(`session ${this.#session}: an operation never ended`);
    this.#carried = result.carried;
  }
}
