/**
 * The number of a transaction that has changed something, counted on over wraparound; later ones are larger.
 *
 * Source: PostgreSQL manual, "Transactions and Identifiers" (`xid8`).
 */
export type Xid = bigint;

/**
 * What a statement saw: what transactions before `xmax` had committed, the running ones excepted.
 *
 * Source: PostgreSQL manual, "Snapshot Components".
 */
export interface Snapshot {
  /** The first transaction that had not ended: all before it are seen. */
  readonly xmin: Xid;
  /** One past the last transaction that had ended; none from here on is seen. */
  readonly xmax: Xid;
  /** Those before `xmax` that had not ended. A standby lists none. */
  readonly running: readonly Xid[];
}

/** Transactions whose commits are not seen: those listed, and all of `from` ≤ n < `below`. */
export interface Unseen {
  readonly xids: readonly Xid[];
  readonly from: Xid;
  readonly below: Xid;
}

const XID = /^\d{1,20}$/;
const SNAPSHOT = /^(\d{1,20}):(\d{1,20}):(\d{1,20}(?:,\d{1,20})*)?$/;

/** Null for anything but a number as PostgreSQL writes it. */
export function parseXid(text: unknown): Xid | null {
  return typeof text === 'string' && XID.test(text) ? BigInt(text) : null;
}

/** The snapshot that PostgreSQL writes as `xmin:xmax:running,…`; null for anything else. */
export function parseSnapshot(text: unknown): Snapshot | null {
  const [, xmin, xmax, running] = SNAPSHOT.exec(typeof text === 'string' ? text : '') ?? [];
  if (xmin === undefined || xmax === undefined) return null;
  return {
    xmin: BigInt(xmin),
    xmax: BigInt(xmax),
    running: running === undefined ? [] : running.split(',').map(BigInt),
  };
}

/** Which transactions below `below` at least one of the snapshots does not see, should they commit; undefined for none. */
export function unseenBelow(snapshots: readonly Snapshot[], below: Xid): Unseen | undefined {
  let from = below;
  const running = new Set<Xid>();
  for (const snapshot of snapshots) {
    if (snapshot.xmax < from) from = snapshot.xmax;
    for (const xid of snapshot.running) if (xid < below) running.add(xid);
  }
  const xids = [...running].filter((xid) => xid < from);
  return xids.length === 0 && from === below ? undefined : { xids, from, below };
}
