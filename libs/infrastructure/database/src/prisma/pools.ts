import pg from 'pg';
import type { ConnectionTarget, DatabaseSettings } from '../config/index.js';
import type { PoolCounts } from '../pipeline/pool-counts.js';
import { ConfigurationError } from '../errors/index.js';
import { ConnectionPool, type PoolObserver } from './connection-pool.js';

/** Connections that health checks have to themselves. */
const HEALTH_CONNECTIONS = 2;
/** System work is rare and narrow: it needs few connections. */
const SYSTEM_CONNECTIONS = 5;
/** How much longer the client waits than the server is told to work, before it gives a connection up; ms. */
const GRACE_MS = 1000;

/** Where pools report; implemented by the metrics service. */
export interface PoolMetrics {
  poolRecorder(name: string): PoolObserver;
  registerPool(name: string, counts: () => PoolCounts): unknown;
}

/** The pools of one process, by who logs in. */
export interface Pools {
  readonly clinic: ConnectionPool;
  readonly system: ConnectionPool;
  readonly health: ConnectionPool;
}

/** @throws DB_CONFIGURATION_INVALID when the settings name no primary or no system login */
export function createPools(settings: DatabaseSettings, metrics: PoolMetrics): Pools {
  const { primary, system } = settings.connection.targets;
  const missing = [
    ...(primary === undefined
      ? ['DATABASE_URL must name the primary; `npm start` brings one of its own']
      : []),
    ...(system === undefined ? ['DATABASE_SYSTEM_URL must name the system role’s login'] : []),
  ];
  if (primary === undefined || system === undefined) throw ConfigurationError.invalid(missing);
  const { pool } = settings;
  const open = (name: string, target: ConnectionTarget, max: number): ConnectionPool => {
    const opened = new ConnectionPool(
      {
        connection: connectionConfig(target, settings),
        max,
        acquireTimeoutMs: pool.acquireTimeoutMs,
        idleTimeoutMs: pool.idleTimeoutMs,
        deadlineMs: pool.queryTimeoutMs + GRACE_MS,
      },
      metrics.poolRecorder(name),
    );
    metrics.registerPool(name, () => opened.counts);
    return opened;
  };
  return {
    clinic: open('primary', primary, pool.max),
    system: open('system', system, Math.min(SYSTEM_CONNECTIONS, pool.max)),
    health: open('health', primary, HEALTH_CONNECTIONS),
  };
}

/** What pg needs to reach a target, with every limit on one statement's time set on the server, too. */
export function connectionConfig(target: ConnectionTarget, { pool }: DatabaseSettings): pg.ClientConfig {
  return {
    ...target.connection,
    ssl: target.ssl,
    application_name: 'healthcare-database',
    keepAlive: true,
    connectionTimeoutMillis: pool.connectTimeoutMs,
    statement_timeout: pool.queryTimeoutMs,
  };
}
