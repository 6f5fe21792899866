import type { ClusterClient, NodeTarget } from '../../cluster/index.js';
import { ChaosError } from '../chaos.error.js';
import { cacheCounts, type CacheCounts } from './cache-counts.js';

/** What polls call to find out who is primary: as often with a cache as without one. */
const POLL = 'healthcare.server_state';

/** What the database and the cache have done since they started. */
export interface WorkCounts extends CacheCounts {
  readonly atMs: number;
  /** Statements on what the schema holds, of all servers, without the polls. */
  readonly statements: number;
}

/**
 * Lets the servers tell their statements. `pg_stat_database` would not do: a connection that touches no table tells it
 * of its transactions once in a while, hundreds at a time.
 */
export async function letStatementsBeCounted(cluster: ClusterClient): Promise<void> {
  // In the maintenance database, so that the application's own stays as the migrations made it.
  await cluster.asSuperuser('primary', (session) =>
    session.query('create extension if not exists pg_stat_statements'),
  );
  await cluster.catchUp();
}

/**
 * @param apiUrl where the API tells its metrics, without a token to this machine
 * @throws ChaosError when it does not
 */
export async function workCounts(cluster: ClusterClient, apiUrl: string): Promise<WorkCounts> {
  const nodes: NodeTarget[] = ['primary', ...cluster.topology.replicas.keys()];
  const [exposition, ...statements] = await Promise.all([
    metricsOf(apiUrl),
    ...nodes.map((node) => statementsOn(cluster, node)),
  ]);
  return {
    ...cacheCounts(exposition),
    atMs: performance.now(),
    statements: statements.reduce((sum, count) => sum + count, 0),
  };
}

async function metricsOf(apiUrl: string): Promise<string> {
  const response = await fetch(`${apiUrl}/metrics`).catch(() => null);
  if (response?.ok === true) return await response.text();
  throw new ChaosError(`${apiUrl} does not tell its metrics.`, 'The terminal of npm start says why.');
}

async function statementsOn(cluster: ClusterClient, node: NodeTarget): Promise<number> {
  const { rows } = await cluster.asSuperuser(node, (session) =>
    session.query<{ count: number }>(
      `select coalesce(sum(calls), 0)::float8 as count
       from pg_stat_statements join pg_database on oid = dbid
       where datname = $1 and query like '%healthcare%' and position($2 in query) = 0`,
      [cluster.descriptor.database, POLL],
    ),
  );
  return rows[0]?.count ?? 0;
}
