import type { SubjectSetup } from '../subjects/subject.js';

/** Whose queue is overloaded. */
export type OverloadKind = 'database-service' | 'node-postgres';

export interface OverloadSetup extends SubjectSetup {
  readonly kind: OverloadKind;
  /** Most callers that may wait for a connection; only for the module, whose default is 10 × `connections`. */
  readonly queueLimit?: number;
}

/** Requests that arrive whether or not the last ones were answered, evenly spread over clinics. */
export interface Stream {
  readonly name: string;
  /** Numbers of the clinics, each with its own queue. */
  readonly clinics: readonly number[];
  /** Of all its clinics together. */
  readonly perSecond: number;
}

export interface OpenLoadRequest {
  readonly streams: readonly Stream[];
  readonly durationMs: number;
  /** The same seed plans the same arrivals. */
  readonly seed: string;
}

export interface ClosedLoadRequest {
  readonly callers: number;
  readonly durationMs: number;
  readonly seed: string;
}

/** What became of one stream. */
export interface StreamOutcome {
  readonly offered: number;
  /** Answered. */
  readonly accepted: number;
  /** Answered while its caller still waited. */
  readonly good: number;
  /** Good answers a second, over the whole load and until the last of them. */
  readonly goodPerSecond: number;
  /** Turned away before any work was done. */
  readonly refused: number;
  /** 99th percentile from when it should have been sent to its answer, of the accepted; ms. */
  readonly acceptedP99Ms: number;
  /** The same over all, where a refusal is an answer that never comes; ms, null when that is the percentile. */
  readonly p99Ms: number | null;
}

export type OpenLoadOutcome = Readonly<Record<string, StreamOutcome>>;
