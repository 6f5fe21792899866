import type { DatabaseSettings } from '../config/index.js';
import { UnavailableError } from '../errors/index.js';
import { PROCESS_CLOCK } from '../internal/read-replica/clock.port.js';
import type { ClusterEvent } from '../internal/read-replica/cluster-event.js';
import type { Poll } from '../internal/read-replica/node-poller.js';
import { ReadReplicaRouterService } from '../internal/read-replica/read-replica-router.service.js';
import type { PoolMetrics } from './pools.js';
import { createServers, type Server, type Servers } from './servers.js';
import { readServerState } from './server-state.js';

/** Between two polls of a server, and the time it has to answer one; ms. */
const POLL_MS = { interval: 40, deadline: 400 };
/** Where there is nothing to choose from, polls only serve health; ms. */
const LONE_SERVER_POLL_MS = 1000;

/** The servers, and who knows how they are. */
export interface Topology {
  readonly servers: Servers;
  readonly router: ReadReplicaRouterService;
}

/** The primary as routing has it; while there is none, what the options call so. */
export function primaryServer({ servers, router }: Topology): Server {
  return servers.of(router.primary() ?? servers.configuredPrimary.name);
}

/** Connections are checked by the router, and the router asks through connections: each knows the other from here on. */
export function createTopology(settings: DatabaseSettings, metrics: PoolMetrics): Topology {
  const servers = createServers(settings, metrics, (name, identity) => router.objectionTo(name, identity));
  const router = new ReadReplicaRouterService(
    { clock: PROCESS_CLOCK, random: Math.random, poll: pollThrough(servers) },
    {
      nodes: servers.all.map(({ name }) => ({ name, role: name === 'primary' ? 'primary' : 'replica' })),
      strategy: settings.replicas.strategy,
      maxLagMs: settings.replicas.maxLagMs,
      pollIntervalMs: servers.all.length > 1 ? POLL_MS.interval : LONE_SERVER_POLL_MS,
      pollDeadlineMs: POLL_MS.deadline,
    },
  );
  router.onEvent((event) => {
    const lost = serverToLeave(event);
    if (lost === undefined) return;
    const { clinic, system } = servers.of(lost);
    for (const pool of [clinic, system]) pool.failWaiters(() => UnavailableError.unreachable());
  });
  return { servers, router };
}

/**
 * Whoever waits for a connection to it is served by another server: to a replica that is lost, though not to one that
 * lags, which still lends; and to a primary whose place was taken.
 */
function serverToLeave(event: ClusterEvent): string | undefined {
  if (event.kind === 'primaryChanged') return event.from === event.to ? undefined : event.from;
  return event.kind === 'replicaEjected' && event.reason !== 'lagging' ? event.node : undefined;
}

function pollThrough(servers: Servers): Poll {
  return async (name, signal) => {
    const { health } = servers.of(name);
    const atMs = PROCESS_CLOCK.nowMs();
    const state = await readServerState((text) => health.query(text, { signal }));
    return { ...state, atMs, latencyMs: PROCESS_CLOCK.nowMs() - atMs };
  };
}
