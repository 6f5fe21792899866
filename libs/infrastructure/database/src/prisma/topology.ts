import type { DatabaseSettings } from '../config/index.js';
import { UnavailableError } from '../errors/index.js';
import { PROCESS_CLOCK } from '../internal/read-replica/clock.port.js';
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
    // Whoever waits for a connection to a lost replica is served by another server; a lagging one still lends.
    if (event.kind !== 'replicaEjected' || event.reason === 'lagging') return;
    const { clinic, system } = servers.of(event.node);
    for (const pool of [clinic, system]) pool.failWaiters(() => UnavailableError.unreachable());
  });
  return { servers, router };
}

function pollThrough(servers: Servers): Poll {
  return async (name, signal) => {
    const { health } = servers.of(name);
    const atMs = PROCESS_CLOCK.nowMs();
    const state = await readServerState((text) => health.query(text, { signal }));
    return { ...state, atMs, latencyMs: PROCESS_CLOCK.nowMs() - atMs };
  };
}
