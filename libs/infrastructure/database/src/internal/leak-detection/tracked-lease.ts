/** Why a lease counts as leaked: nobody will give it back. */
export type LeakReason = 'request-ended' | 'owner-collected';

/** A connection that is out. One object for as long as it is. */
export interface TrackedLease {
  /** Names it in reports, e.g. `primary/17`. */
  readonly id: string;
  /** Where it was taken; asked only when there is something to report. */
  readonly callSite?: (() => string) | undefined;
  /** Destroys its connection, so that the server rolls back and the pool has its place again. */
  reclaim(reason: LeakReason): void;
}

/** The request or job that leases are taken for. One object for its whole life, shared by all its leases. */
export interface LeaseOwner {
  readonly requestId?: string | undefined;
  /** The pattern, never the address: `/v1/patients/:id`. */
  readonly route?: string | undefined;
  /** When it ended; ms of the detector's clock. Set by `ownerEnded`. */
  endedAtMs?: number;
}

/** A lease that is out, for operators. */
export interface LeaseReport {
  readonly id: string;
  readonly callSite: string;
  readonly route: string | undefined;
  readonly requestId: string | undefined;
  /** Since it was taken; ms. */
  readonly ageMs: number;
}

/** A lease that nobody will give back. */
export interface LeakReport extends LeaseReport {
  readonly reason: LeakReason;
  /** False when taking it back failed. */
  readonly isReclaimed: boolean;
}

/** Told when connections are taken and given back. */
export interface LeaseTracker {
  /**
   * @param token an object that only the code which must give the lease back holds on to, until it has. Once it was
   * garbage-collected nobody can. Neither the lease nor the owner may lead to it, and a client that was handed to a
   * caller is none: that is collected after its last use, while its callback still runs.
   */
  leased(lease: TrackedLease, owner: LeaseOwner, token?: object): void;
  /** Harmless for a lease that was never taken or was reclaimed. */
  returned(lease: TrackedLease): void;
  /**
   * The owner's work has ended: its handler returned, its job settled. Not when its client went away while the handler
   * still runs: what that awaits is no leak.
   */
  ownerEnded(owner: LeaseOwner): void;
  /** Leases that are out for longer than 30 s and belong to somebody who may still give them back. */
  longLeases(): readonly LeaseReport[];
}
