import type { Priority } from '../../pipeline/priority.js';
import type { Loan, PoolLease, WatchedLease } from './pool-lease.js';
import type { ServerBudget } from './server-budget.js';

/** Opens, checks and ends connections; knows nothing of who waits for them. */
export interface ConnectionFactory<C> {
  /**
   * Opens one connection, login included.
   *
   * @param lost told when it breaks, whoever holds it
   */
  open(lost: (connection: C) => void): Promise<C>;
  /** Fails when a fresh connection leads to another server than it should. */
  verify(connection: C): Promise<void>;
  /** Whether somebody else can have it: whole, outside a transaction, with nothing under way. */
  isUsable(connection: C): boolean;
  /** Settles when the server answers. */
  probe(connection: C): Promise<void>;
  /** At once, whatever the connection is doing. */
  destroy(connection: C): void;
  /** Ends what is left, connections that are being opened included. */
  end(): Promise<void>;
}

export interface PoolClock {
  /** ms, never going back */
  nowMs(): number;
  /**
   * @param keepsAlive whether the process must not end before
   * @returns what calls it off
   */
  after(ms: number, task: () => void, keepsAlive?: boolean): () => void;
}

/** Where a pool reports. */
export interface PoolObserver {
  /** @param ms how long a lease was waited for, 0 included */
  waited(ms: number): void;
  /** @param ms how long it was held */
  used(ms: number): void;
  /** A waiter met its deadline. */
  timedOut(): void;
  /** A waiter, or a newcomer, was turned away because too many wait. */
  shed?(): void;
  leased?(lease: WatchedLease): void;
  returned?(lease: WatchedLease): void;
}

export interface PoolPorts<C, L extends PoolLease<C>> {
  readonly factory: ConnectionFactory<C>;
  readonly lease: (loan: Loan<C>) => L;
  readonly clock: PoolClock;
  /** 0 ≤ n < 1 */
  readonly random: () => number;
  /** Share of this process's cores in use since it was last asked; 0–1. */
  readonly cpuRatio: () => number;
  readonly observer: PoolObserver;
  /** What the server has to share; undefined where nobody needs to ask. */
  readonly readBudget: (() => Promise<ServerBudget>) | undefined;
}

export interface PoolSettings {
  /** Connections that are kept open once the first one was needed. */
  readonly min: number;
  readonly max: number;
  /** The most callers that may wait although every connection that is allowed is in use. */
  readonly queueLimit: number;
  /** Longest wait for a lease; ms. */
  readonly acquireTimeoutMs: number;
  /** Longest time to open a connection, and to verify it; ms. */
  readonly openTimeoutMs: number;
  /** Longest pause between two attempts to reach a server that stays away; ms. @defaultValue 5000 */
  readonly longestOpenPauseMs?: number | undefined;
  /** After which an unused connection above the minimum is closed; ms, 0 for never. */
  readonly idleTimeoutMs: number;
  /** After which an unused connection must show a sign of life before it is lent; ms. */
  readonly probeAfterIdleMs: number;
  /** Share of the limit that only critical work may use; 0–1. */
  readonly reservedRatio: number;
  /** Whether callers wait for a server to come back; otherwise they fail with the first attempt to connect. */
  readonly isPatient: boolean;
  readonly scaling: {
    readonly isEnabled: boolean;
    readonly growAboveRatio: number;
    readonly cpuRatio: number;
    readonly cores: number;
  };
}

/** What is known of a piece of work when it asks for a connection. */
export interface LeaseRequest {
  /** @defaultValue 'normal' */
  readonly priority?: Priority | undefined;
  /** Whose turn it takes among its equals; system work has none and counts as one clinic of its own. */
  readonly clinicId?: string | undefined;
  /** Work that another node should have done. @defaultValue false */
  readonly isSpill?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Longest wait; ms. @defaultValue the pool's acquire timeout */
  readonly timeoutMs?: number | undefined;
  /** What is left of the time for the whole call, which the wait must not outlast; ms. */
  readonly leftMs?: number | undefined;
  /** Whoever is to give the connection back; any object, kept for whoever looks for leaks. */
  readonly owner?: object | undefined;
}
