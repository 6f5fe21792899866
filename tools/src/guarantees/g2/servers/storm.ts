import { setTimeout as pause } from 'node:timers/promises';
import type { LocalCluster } from '../../../cluster/index.js';
import type { Random } from '../../g1/random.js';
import { FaultTally } from '../../servers/fault-tally.js';
import type { WriteGate } from '../sessions/write-gate.js';
import { failOver } from './failover.js';
import { REPLICAS, ReplicaFaults } from './replica-faults.js';

const KINDS = ['apply delays', 'replay pauses', 'kills of a replica', 'promotions'] as const;

export type FaultKind = (typeof KINDS)[number];

/** What a replica may be set to; ms. Often none, or no session would find a replica fresh enough. */
const DELAYS_MS = [0, 0, 0, 20, 100, 500, 1500, 3000];
/** Delays come often, kills seldom: a server that is away shows nothing stale. */
const WEIGHTED: readonly FaultKind[] = [
  ...Array.from({ length: 6 }, () => 'apply delays' as const),
  ...Array.from({ length: 2 }, () => 'replay pauses' as const),
  'kills of a replica',
];
/** Each kind once before chance decides. */
const FIRST: readonly FaultKind[] = ['apply delays', 'replay pauses', 'apply delays', 'kills of a replica'];
const REST_MS = { least: 100, more: 500 };
const PAUSE_MS = { least: 200, more: 1000 };
const DOWN_MS = { least: 200, more: 800 };

export interface StormPorts {
  readonly cluster: LocalCluster;
  readonly gate: WriteGate;
  readonly random: Random;
  /** Whether it is time for a promotion, given how many there were. */
  readonly isPromotionDue: (promotions: number) => boolean;
}

/** One fault after the other, on one replica or the other, for as long as sessions go on. */
export class Storm {
  readonly tally = new FaultTally<FaultKind>(KINDS);
  readonly #ports: StormPorts;
  readonly #faults: ReplicaFaults;

  constructor(ports: StormPorts) {
    this.#ports = ports;
    this.#faults = new ReplicaFaults(ports.cluster);
  }

  /** Ends, all replicas healed, once the signal is given. */
  async rage(signal: AbortSignal): Promise<void> {
    for (let round = 0; !signal.aborted; round += 1) {
      const kind = this.#kindOf(round);
      await this.#bring(kind);
      this.tally.brought(kind);
      await pause(this.#ports.random.within(REST_MS));
    }
    await this.#faults.heal();
  }

  #kindOf(round: number): FaultKind {
    const { isPromotionDue, random } = this.#ports;
    if (isPromotionDue(this.tally.countOf('promotions'))) return 'promotions';
    return FIRST[round] ?? random.pick(WEIGHTED);
  }

  async #bring(kind: FaultKind): Promise<void> {
    const { cluster, gate, random } = this.#ports;
    const replica = random.below(REPLICAS);
    switch (kind) {
      case 'apply delays':
        await this.#faults.delay(replica, random.pick(DELAYS_MS));
        break;
      case 'replay pauses':
        await this.#faults.pauseReplay(replica, this.#ports.random.within(PAUSE_MS));
        break;
      case 'kills of a replica':
        await this.#faults.kill(replica, this.#ports.random.within(DOWN_MS));
        break;
      case 'promotions':
        await failOver(cluster, this.#faults, gate);
        break;
    }
  }
}
