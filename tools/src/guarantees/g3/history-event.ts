import type { Transfer } from './transfer.js';

interface EventBase {
  /** Whose event it is: a worker and its generation, or `nemesis`. */
  readonly process: string;
  /** ms since the epoch. */
  readonly atMs: number;
}

export interface Invocation extends EventBase {
  readonly type: 'invoke';
  readonly transfer: Transfer;
  /** Whether it was invoked before, by this process or by one that was killed. */
  readonly isAgain: boolean;
}

/**
 * How an invocation ended, as Jepsen words it: `ok` is acknowledged, `fail` is known to have left nothing behind, `info`
 * may have taken effect or not.
 */
export interface Completion extends EventBase {
  readonly type: 'ok' | 'fail' | 'info';
  readonly op: string;
  /** The error's code. */
  readonly code?: string;
}

export interface FaultEvent extends EventBase {
  readonly type: 'fault';
  readonly fault: string;
  /** `struck` where one injection does several faults of its kind. */
  readonly phase: 'begin' | 'struck' | 'heal';
}

/** One line of a history. */
export type HistoryEvent = Invocation | Completion | FaultEvent;
