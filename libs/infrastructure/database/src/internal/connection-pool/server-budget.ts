/** Connections of a server that no pool may count on: superusers', system work's, health's. */
const RESERVE = 3 + 5 + 2;

/** What a server has to share among its applications' processes. */
export interface ServerBudget {
  /** `max_connections` of the server. */
  readonly maxConnections: number;
  readonly replicationSlots: number;
  /** Processes of this application that are connected, this one included. */
  readonly liveProcesses: number;
}

/** The most connections that one process may open: its setting, within an equal share of the server. At least one. */
export function effectiveMaximum(max: number, budget: ServerBudget | undefined): number {
  if (budget === undefined) return max;
  const { maxConnections, replicationSlots, liveProcesses } = budget;
  const share = Math.floor((maxConnections - RESERVE - replicationSlots) / Math.max(1, liveProcesses));
  return Math.max(1, Math.min(max, share));
}
