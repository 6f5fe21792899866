import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { ConnectionTarget, DatabaseSettings } from '../config/index.js';
import type { PoolCounts } from '../pipeline/pool-counts.js';
import { ConnectionPool, type PoolObserver, type PoolOptions } from './connection-pool.js';
import { applicationName } from './server-budget.js';

/** How much longer the client waits than the server is told to work, before it gives a connection up; ms. */
const GRACE_MS = 1000;
/** Tells this process's sessions from those of other processes, so that processes can be counted. */
const APPLICATION_NAME = applicationName(randomUUID());

/**
 * Prisma's adapter takes every time for one of UTC, whatever offset the server writes, and every date for an ISO one: a
 * server that is set otherwise would have its times read wrong by hours.
 */
const SESSION_OPTIONS = '-c TimeZone=UTC -c DateStyle=ISO';

/** Where pools report; implemented by the metrics service. */
export interface PoolMetrics {
  poolRecorder(name: string): PoolObserver;
  registerPool(name: string, counts: () => PoolCounts): unknown;
}

/** What tells one pool of a process from another. */
export type PoolShape = Pick<PoolOptions, 'max'> &
  Partial<
    Pick<
      PoolOptions,
      'min' | 'queueLimit' | 'reservedRatio' | 'isPatient' | 'longestOpenPauseMs' | 'verify' | 'readBudget'
    >
  >;

/** A pool for one login on one server, which opens nothing yet and reports under its name. */
export function openPool(
  name: string,
  target: ConnectionTarget,
  settings: DatabaseSettings,
  metrics: PoolMetrics,
  shape: PoolShape,
): ConnectionPool {
  const { pool } = settings;
  const opened = new ConnectionPool(
    {
      connection: connectionConfig(target, settings),
      acquireTimeoutMs: pool.acquireTimeoutMs,
      idleTimeoutMs: pool.idleTimeoutMs,
      deadlineMs: pool.queryTimeoutMs + GRACE_MS,
      isAutoScaling: pool.isAutoScaling,
      growAboveRatio: pool.autoScalingConnections / pool.max,
      cpuRatio: pool.autoScalingCpuRatio,
      ...shape,
    },
    metrics.poolRecorder(name),
  );
  metrics.registerPool(name, () => opened.counts);
  return opened;
}

/** What pg needs to reach a target, with every limit on one statement's time set on the server, too. */
export function connectionConfig(target: ConnectionTarget, { pool }: DatabaseSettings): pg.ClientConfig {
  return {
    ...target.connection,
    ssl: target.ssl,
    application_name: APPLICATION_NAME,
    options: SESSION_OPTIONS,
    keepAlive: true,
    connectionTimeoutMillis: pool.connectTimeoutMs,
    statement_timeout: pool.queryTimeoutMs,
  };
}
