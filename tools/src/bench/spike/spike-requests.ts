import type { SubjectSetup } from '../subjects/subject.js';

export interface ProxyRequest {
  readonly host: string;
  readonly port: number;
  /** ms */
  readonly delayMs: number;
}

/** What the proxy saw since it was last reset. */
export interface SpikeReport {
  /** Connections that were begun. */
  readonly opened: number;
  /** When the first of them could be used; ms on the shared clock, null when none could. */
  readonly firstReadyAtMs: number | null;
}

/** Who meets the spike. */
export type SpikeKind = 'database-service' | 'node-postgres' | 'plain-prisma';

export interface SpikeSetup extends SubjectSetup {
  readonly kind: SpikeKind;
  /** Connections that the module keeps; its peers keep none. */
  readonly minimum: number;
}

export interface BurstRequest {
  /** All begun in one tick. */
  readonly requests: number;
}

export interface Burst {
  /** When the last of them was answered; ms on the shared clock. */
  readonly servedAtMs: number;
}
