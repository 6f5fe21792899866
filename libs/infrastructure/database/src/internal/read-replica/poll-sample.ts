import type { Lsn } from '../../pipeline/lsn.js';
import type { Xid } from '../../pipeline/snapshot.js';

/** Who a server is; read again on every new connection. */
export interface ServerIdentity {
  /** `pg_control_system().system_identifier`, decimal: the same on a primary and its replicas, and on no other server. */
  readonly systemId: string;
  /**
   * The timeline it writes or replays *now*: of `pg_walfile_name(pg_current_wal_lsn())` on a primary, of the receiver
   * on a replica. `pg_control_checkpoint()` names the old one until the checkpoint after a promotion.
   */
  readonly timeline: number;
  /** `not pg_is_in_recovery()` */
  readonly isPrimary: boolean;
}

/** What one server said of itself. */
export interface PollSample extends ServerIdentity {
  /** `pg_last_wal_replay_lsn()`; null on a primary. */
  readonly replayLsn: Lsn | null;
  /** `pg_last_wal_receive_lsn()`; null on a primary, and until something was received. */
  readonly receiveLsn: Lsn | null;
  /**
   * `pg_current_wal_flush_lsn()`; null on a replica. Not the insert position, which stands ahead of what is ever sent
   * (behind a page's header, before a flush): an idle, caught-up replica would look late (H13).
   */
  readonly currentLsn: Lsn | null;
  /** `pg_snapshot_xmin(pg_current_snapshot())`: all transactions before it have ended, and show. Left out by a replica. */
  readonly oldestRunning?: Xid | undefined;
  /** `pg_postmaster_start_time()`, ms with the microseconds as fraction: tells restarts, and one server from another. */
  readonly startedAtMs: number;
  /** From question to answer; ms. */
  readonly latencyMs: number;
  /** When it was asked, on the router's clock; ms. */
  readonly atMs: number;
}
