import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../g1/random.js';
import type { ReplicaFaults } from '../../g2/servers/replica-faults.js';
import { FaultTally } from '../../servers/fault-tally.js';

const KINDS = ['pauses of the replica’s replay', 'delays of the replica’s replay'] as const;
/** The only one. */
const REPLICA = 0;
const REST_MS = { least: 200, more: 800 };
const PAUSE_MS = { least: 200, more: 1500 };
const DELAYS_MS = [20, 100, 500, 1000] as const;
/** How long it lags; ms. */
const LAGS_FOR_MS = { least: 500, more: 2000 };

/** The replica stands still, or lags, time and again. */
export class ReplicaStorm {
  readonly tally = new FaultTally(KINDS);
  readonly #faults: ReplicaFaults;
  readonly #random: Random;

  constructor(faults: ReplicaFaults, random: Random) {
    this.#faults = faults;
    this.#random = random;
  }

  /** Ends, the replica healed, once the signal is given. */
  async rage(signal: AbortSignal): Promise<void> {
    for (let round = 0; !signal.aborted; round += 1) {
      const kind = KINDS[round] ?? this.#random.pick(KINDS);
      if (kind === 'pauses of the replica’s replay')
        await this.#faults.pauseReplay(REPLICA, this.#random.within(PAUSE_MS));
      else await this.#lag();
      this.tally.brought(kind);
      await pause(this.#random.within(REST_MS));
    }
    await this.#faults.heal();
  }

  async #lag(): Promise<void> {
    await this.#faults.delay(REPLICA, this.#random.pick(DELAYS_MS));
    await pause(this.#random.within(LAGS_FOR_MS));
    await this.#faults.delay(REPLICA, 0);
  }
}
