import type { ServerBudget } from '../internal/connection-pool/server-budget.js';
import type { Query } from './rows.js';

/** What every session of this application calls itself, with a part of its own for each process. */
const APPLICATION = 'healthcare-database';

/** The name under which a process's sessions appear on the server. */
export function applicationName(processId: string): string {
  return `${APPLICATION}:${processId}`;
}

/**
 * What the server has to share, counted in the sessions that are there now.
 *
 * Other roles' sessions are hidden from the application's, so a function of the owner's counts them.
 */
export async function readServerBudget(query: Query): Promise<ServerBudget> {
  const [row] = await query(
    `SELECT current_setting('max_connections')::int AS "maxConnections",
       (SELECT count(*)::int FROM pg_replication_slots) AS "replicationSlots",
       (SELECT count(DISTINCT application_name)::int FROM healthcare.connection_counts()
        WHERE application_name LIKE '${APPLICATION}:%') AS "liveProcesses"`,
  );
  return row as unknown as ServerBudget;
}
