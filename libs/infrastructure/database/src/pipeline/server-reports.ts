/** One session that has been in a transaction for a second, or waits for a lock: a row of `session_report()`. */
export interface SessionReport {
  readonly pid: number;
  /** The database role it logged in as. */
  readonly roleName: string;
  readonly applicationName: string;
  /** As `pg_stat_activity` spells it; null when the server does not say. */
  readonly state: string | null;
  /** Age of its transaction; ms. */
  readonly transactionMs: number | null;
  /** How long it has been idle inside the transaction; ms, null when it is not. */
  readonly idleMs: number | null;
  /** How long it has waited for a lock; ms, null when it does not. */
  readonly lockWaitMs: number | null;
  /** Process ids of the sessions it waits for; 0 stands for a prepared transaction. */
  readonly blockedBy: readonly number[];
}

/** The row of `storage_report()`. Null where the server does not say. */
export interface StorageReport {
  readonly databaseBytes: number | null;
  /** Where the server keeps its data; null also where that is another machine than this one. */
  readonly dataDirectory: string | null;
  readonly maxConnections: number | null;
  readonly reservedConnections: number | null;
  readonly replicationSlots: number | null;
  /** The most log that a replication slot keeps from being removed. */
  readonly retainedWalBytes: number | null;
  /** The setting `synchronous_standby_names`. */
  readonly synchronousStandbys: string | null;
}
