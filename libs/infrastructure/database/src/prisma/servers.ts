import type { ConnectionTarget, DatabaseSettings } from '../config/index.js';
import { ConfigurationError, createError } from '../errors/index.js';
import type { ServerIdentity } from '../internal/read-replica/poll-sample.js';
import type { Principal } from '../context/request-context.js';
import type { ConnectionPool } from './connection-pool.js';
import { openPool, type PoolMetrics } from './pools.js';
import type { Query } from './rows.js';
import { readServerBudget } from './server-budget.js';
import { IdentityReader } from './server-identity.js';

/** Connections that health checks and polls have to themselves, on each server. */
const HEALTH_CONNECTIONS = 2;
/** Whether a server is back is asked often: one attempt at a time burdens nobody. ms */
const HEALTH_OPEN_PAUSE_MS = 250;
/** System work is rare and narrow: it needs few connections. */
const SYSTEM_CONNECTIONS = 5;

/** The pools of one server: one for each login, and one for asking how it is. Nothing is opened before it is needed. */
export interface Server {
  /** `primary`, `replica-1`, …: what the options call it; who is the primary now is the router's to say. */
  readonly name: string;
  /** Where it is, with the login of clinics' work. */
  readonly target: ConnectionTarget;
  readonly clinic: ConnectionPool;
  readonly system: ConnectionPool;
  readonly health: ConnectionPool;
}

/** Objects to a fresh connection when another server is at its end than should be; null when nothing speaks against it. */
export type IdentityCheck = (server: string, identity: ServerIdentity) => string | null;

/** Every server that the options name. */
export class Servers {
  readonly #byName: ReadonlyMap<string, Server>;

  constructor(servers: readonly Server[]) {
    this.#byName = new Map(servers.map((server) => [server.name, server]));
  }

  get all(): readonly Server[] {
    return [...this.#byName.values()];
  }

  /** What `DATABASE_URL` names. */
  get configuredPrimary(): Server {
    return this.of('primary');
  }

  of(name: string): Server {
    const server = this.#byName.get(name);
    if (server === undefined) throw createError('DB_INTERNAL');
    return server;
  }

  async end(): Promise<void> {
    await Promise.all(
      this.all.flatMap(({ clinic, system, health }) => [clinic.end(), system.end(), health.end()]),
    );
  }
}

/** The pool of a server that a principal's work goes through. */
export function poolFor(server: Server, { kind }: Principal): ConnectionPool {
  return kind === 'clinic' ? server.clinic : server.system;
}

/** @throws DB_CONFIGURATION_INVALID when the settings name no primary or no system login */
export function createServers(
  settings: DatabaseSettings,
  metrics: PoolMetrics,
  objection: IdentityCheck,
): Servers {
  const { primary, system, replicas } = settings.connection.targets;
  const missing = [
    ...(primary === undefined
      ? ['DATABASE_URL must name the primary; `npm start` brings one of its own']
      : []),
    ...(system === undefined ? ['DATABASE_SYSTEM_URL must name the system role’s login'] : []),
  ];
  if (primary === undefined || system === undefined) throw ConfigurationError.invalid(missing);
  const readable = settings.replicas.isEnabled ? replicas : [];
  return new Servers(
    [primary, ...readable].map((target) => createServer(target, system, settings, metrics, objection)),
  );
}

function createServer(
  target: ConnectionTarget,
  system: ConnectionTarget,
  settings: DatabaseSettings,
  metrics: PoolMetrics,
  objection: IdentityCheck,
): Server {
  const { name } = target;
  const { pool } = settings;
  const isPrimary = name === 'primary';
  const labelled = (suffix: string): string => (isPrimary ? suffix : `${name}-${suffix}`);
  const reader = new IdentityReader();
  const verify = async (query: Query): Promise<void> => {
    if (objection(name, await reader.read(query)) !== null) throw createError('DB_NOT_PRIMARY');
  };
  const health = openPool(labelled('health'), target, settings, metrics, {
    max: HEALTH_CONNECTIONS,
    reservedRatio: 0,
    isPatient: false,
    longestOpenPauseMs: HEALTH_OPEN_PAUSE_MS,
  });
  return {
    name,
    target,
    health,
    clinic: openPool(name, target, settings, metrics, {
      min: pool.min,
      max: pool.max,
      queueLimit: pool.queueLimit,
      verify,
      readBudget: () => readServerBudget((text) => health.query(text)),
    }),
    system: openPool(labelled('system'), atServer(system, target), settings, metrics, {
      max: Math.min(SYSTEM_CONNECTIONS, pool.max),
      reservedRatio: 0,
      verify,
    }),
  };
}

/** The system login on another server: replication gives it the same roles and passwords. */
function atServer(system: ConnectionTarget, { name, connection }: ConnectionTarget): ConnectionTarget {
  if (name === 'primary') return system;
  const { host, port } = connection;
  return { ...system, connection: { ...system.connection, host, port } };
}
