import type { LibraryPlace } from '../worker/running-library.js';

interface G9Place extends LibraryPlace {
  readonly urls: { readonly app: string; readonly system: string; readonly migration: string };
  readonly seed: number;
}

/** Calls on a server that answers each with a failure that may be tried again. */
export interface AmplificationJob extends G9Place {
  readonly kind: 'amplification';
  /** Calls while everything fails, as many reads as writes. */
  readonly calls: number;
  /** Calls of each kind before that, all of which succeed and earn what savings there can be. */
  readonly healthyCalls: number;
  /** Makes this run the control: calls tried three times each, whatever else fails. */
  readonly isNaive: boolean;
}

/** Calls at a steady rate, before, during and after an outage that the suite makes. */
export interface OutageJob extends G9Place {
  readonly kind: 'outage';
  /** The rate is a burst of as many calls every `everyMs`. */
  readonly burst: number;
  readonly everyMs: number;
}

export type G9Job = AmplificationJob | OutageJob;

export type CallKind = 'reads' | 'writes';

export interface Amplification {
  readonly kind: CallKind;
  readonly calls: number;
  /** Those that succeeded although they could not: the server was not failing then. */
  readonly succeeded: number;
  /** Attempts that reached the server, by its own count. */
  readonly attempts: number;
}

/** One call of a steady rate. */
export interface TimedCall {
  /** ms since the epoch */
  readonly madeAtMs: number;
  readonly isDone: boolean;
}

export type G9Result =
  | { readonly kind: 'amplification'; readonly measured: readonly Amplification[] }
  | { readonly kind: 'outage'; readonly calls: readonly TimedCall[]; readonly retries: number };

/** The steady rate is under way. */
export type G9Note = 'steady';
