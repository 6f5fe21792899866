/** Connections of one pool, now. */
export interface PoolCounts {
  readonly total: number;
  readonly active: number;
  readonly idle: number;
  /** Callers that wait for a connection. */
  readonly waiting: number;
}
