import type { LibraryPlace } from '../worker/running-library.js';

/** One run in a process of its own. */
export interface G7Job extends LibraryPlace {
  readonly urls: { readonly app: string; readonly system: string; readonly migration: string };
  readonly seed: number;
  /** Most connections of the module. */
  readonly connections: number;
  /** Leaks to inject. */
  readonly leaks: number;
  /** Legal long transactions to run. */
  readonly legal: number;
  /** Stops after as many findings. */
  readonly mostFindings: number;
}

/** What became of the leaks that were injected. */
export interface LeakTally {
  readonly injected: number;
  readonly notFound: number;
  /** From a request's end until its leak was found; ms, the longest. */
  readonly longestFoundMs: number;
  /** From a request's end until the pool has its place back; ms, the longest. */
  readonly longestSlotMs: number;
  /** From a request's end until the server has lost the session; ms, the longest. */
  readonly longestSessionMs: number;
  readonly violations: readonly string[];
}

/** What became of those who kept a connection for long, and gave it back. */
export interface LegalTally {
  readonly done: number;
  /** How long the shortest was held; ms. */
  readonly shortestMs: number;
  readonly falsePositives: number;
  /** How many an age threshold would have taken for leaks. */
  readonly overAge: number;
  readonly violations: readonly string[];
}

export interface G7Run {
  readonly leaks: LeakTally;
  readonly legal: LegalTally;
  /** Sessions of the module that the server counts beyond those that its pools count, or short of them. */
  readonly sessionsUnaccounted: number;
}
