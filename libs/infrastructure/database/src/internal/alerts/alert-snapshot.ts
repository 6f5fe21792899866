import type { SessionReport } from '../../pipeline/server-reports.js';

/** A server as routing sees it. */
export interface ServerSeen {
  readonly name: string;
  readonly role: 'primary' | 'replica';
  readonly state: 'joining' | 'serving' | 'ejected' | 'catching-up';
  /** Why it was ejected: a word of a closed list. */
  readonly reason: string | null;
  /** ms; null for a primary, and while not known. */
  readonly lagMs: number | null;
}

/** A connection that was never given back. */
export interface LeakSeen {
  /** Where it was taken: a place in code. */
  readonly callSite: string;
  /** The pattern of the route that took it. */
  readonly route?: string | undefined;
  /** How long it had been out; ms. */
  readonly ageMs: number;
}

/** What the rules judge, once a second. Totals count from the start of the process. */
export interface AlertFigures {
  readonly pool: {
    readonly used: number;
    /** The most that may be in use now, as the load has it. */
    readonly limit: number;
    /** The most that may ever be in use. */
    readonly max: number;
    readonly waiting: number;
  };
  readonly servers: readonly ServerSeen[];
  /** Null while there is none. */
  readonly primary: { readonly name: string; readonly timeline: number } | null;
  readonly breakers: readonly {
    readonly target: string;
    readonly state: 'closed' | 'open' | 'half-open';
    readonly failures: number;
  }[];
  /** Null while not known. */
  readonly sessions: readonly Pick<SessionReport, 'pid' | 'idleMs' | 'lockWaitMs' | 'blockedBy'>[] | null;
  /** Null while not known. */
  readonly storage: {
    /** `usedRatio`: 0–1. `unknown` where the server runs on another machine. */
    readonly disk: { readonly usedRatio: number } | 'unknown';
    readonly retainedWalBytes: number | null;
  } | null;
  readonly queries: { readonly slow: number; readonly critical: number };
  readonly cache: {
    /** Reads answered from it, those past their time included. */
    readonly hits: number;
    /** Reads that were looked up and had to be asked for. */
    readonly misses: number;
    /** Reads that were not looked up. */
    readonly bypassed: number;
    /** Results that made room for others. */
    readonly evictions: number;
    /** Values in Redis that were not what they should be. */
    readonly refused: number;
    /** Values that Redis had no room for. */
    readonly noRoom: number;
  };
  readonly isolationRefusals: number;
  readonly health: 'up' | 'degraded' | 'down' | 'unknown';
}

export interface AlertSnapshot extends AlertFigures {
  /** Found since the snapshot before. */
  readonly leaks: readonly LeakSeen[];
}
