import type { ClusterClient } from '../../../cluster/index.js';
import type { FaultProxy } from '../../../lab/index.js';
import type { Random } from '../../g1/random.js';
import type { FaultEvent } from '../history-event.js';

/** What a fault can lay its hands on. */
export interface FaultSite {
  readonly cluster: ClusterClient;
  /** Between the workers and the primary. */
  readonly proxy: FaultProxy;
  /** Name of the ledger's database. */
  readonly database: string;
  readonly random: Random;
  /** How many worker processes there are. */
  readonly workers: number;
  /** Kills a worker; resolves when its successor writes. */
  readonly replaceWorker: (index: number) => Promise<void>;
  /** The fault has struck once. */
  readonly struck: () => void;
  /** Tells of a window inside the fault that the checker must know. */
  readonly tell: (fault: string, phase: FaultEvent['phase']) => void;
}

/** Does the fault and resolves when it has healed. @throws when it could not strike */
export type InjectFault = (site: FaultSite) => Promise<void>;
