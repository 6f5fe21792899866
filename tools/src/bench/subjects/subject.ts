import type { Operation } from '../process/closed-loop.js';

export const WORKLOADS = [
  /** A patient by id, each caller in a clinic of its own. */
  'point-read',
  /** The same, each read in a request context of its own. */
  'point-read-fresh-context',
  /** A patient by unique key, all callers in one clinic: calls of one tick may share a statement. */
  'unique-one-clinic',
  /** The same, each call in one of 100 clinics. */
  'unique-spread',
  /** The first 20 patients of the clinic by name. */
  'list',
  /** Nine reads to one write. */
  'mixed',
  /** A practitioner by id, the next one of all clinics' in turn: reference data, which a cache holds. */
  'practitioner-read',
] as const;

export type Workload = (typeof WORKLOADS)[number];

/** One way to read: the module, or a peer of it. */
export interface Subject {
  readonly workloads: Partial<Record<Workload, Operation>>;
  /** What its pool does and has done; only where it can tell. */
  readonly poolUse?: () => Promise<PoolUse>;
  /** Reads that its cache has passed on to the database since the start; only where it has one. */
  readonly passedOn?: () => number;
  close(): Promise<void>;
}

/** The module's connections under the application's role. */
export interface PoolUse {
  /** Most connections of the clinics' pool. */
  readonly max: number;
  /** Leased at this moment, in any pool. */
  readonly active: number;
  /** Callers that wait for a connection, in any pool. */
  readonly waiting: number;
  /** Sessions that the server should see: pooled ones and the listener's. */
  readonly sessions: number;
  /** What the server knows these sessions by; other subjects have the same login. */
  readonly applicationName: string;
  /** Connection time held since the start, over all connections of the clinics' pool; s. */
  readonly heldSeconds: number;
}

/** What a subject is opened with; plain data, because it crosses a process boundary. */
export interface SubjectSetup {
  readonly url: string;
  /** Only for the module. */
  readonly systemUrl?: string;
  readonly patients: number;
  /** Most connections; the same for all. */
  readonly connections: number;
  /** Only for those that share a cache. */
  readonly redisUrl?: string;
}
