import type { ClientConfig } from 'pg';
import { libraryPart } from '../module/library.js';
import type { ModuleRouter, ModuleTopology, PoolRecorder } from '../module/module-topology.js';
import { CANNED_LSN } from './canned-answer.js';
import { WireDouble } from './wire-double.js';

type PoolClass = new (options: object, observer: object) => object;
type ServersClass = new (servers: readonly object[]) => ModuleTopology['servers'];
type RouterClass = new (ports: object, settings: object) => ModuleRouter;

/** Well-formed; nobody connects to it. */
export const DOUBLED_SETUP = {
  profile: 'test',
  connection: {
    url: 'postgresql://app:app@127.0.0.1/double',
    systemUrl: 'postgresql://system:system@127.0.0.1/double',
  },
  cache: { isEnabled: false },
} as const;

const POOL = { max: 20, acquireTimeoutMs: 1000, idleTimeoutMs: 60_000, deadlineMs: 10_000 };
/** Longest wait until every double serves; ms. */
const SERVING_WITHIN_MS = 5000;
const LOOK_AGAIN_MS = 5;

/** How to reach the double. */
export const doubledConnection = (): ClientConfig => ({ stream: () => new WireDouble() });

/**
 * A primary and its replicas, each of them a double behind the module's own pools, polled by the module's own router,
 * which finds all of them well and caught up.
 *
 * @param replicas 0 for a lone primary
 */
export async function openDoubledTopology(replicas: number, recorder: PoolRecorder): Promise<ModuleTopology> {
  const { ConnectionPool } = await libraryPart<{ ConnectionPool: PoolClass }>('prisma/connection-pool.js');
  const { Servers } = await libraryPart<{ Servers: ServersClass }>('prisma/servers.js');
  const names = [
    'primary',
    ...Array.from({ length: replicas }, (_, index) => `replica-${String(index + 1)}`),
  ];
  const pool = (name: string): object =>
    new ConnectionPool({ ...POOL, connection: doubledConnection() }, recorder(name));
  const servers = names.map((name) => ({
    name,
    clinic: pool(name),
    system: pool(`${name}-system`),
    health: pool(`${name}-health`),
  }));
  return { servers: new Servers(servers), router: await openRouter(names) };
}

async function openRouter(names: readonly string[]): Promise<ModuleRouter> {
  const { ReadReplicaRouterService } = await libraryPart<{ ReadReplicaRouterService: RouterClass }>(
    'internal/read-replica/read-replica-router.service.js',
  );
  const { PROCESS_CLOCK } = await libraryPart<{ PROCESS_CLOCK: object }>(
    'internal/read-replica/clock.port.js',
  );
  const poll = (name: string): Promise<object> => Promise.resolve(wellBeing(name, names));
  const router = new ReadReplicaRouterService(
    { clock: PROCESS_CLOCK, random: Math.random, poll },
    {
      nodes: names.map((name) => ({ name, role: name === 'primary' ? 'primary' : 'replica' })),
      strategy: 'round-robin',
      maxLagMs: 10_000,
    },
  );
  router.start();
  await allServe(router);
  return router;
}

/** What a server says of itself that is at the end of the log. */
function wellBeing(name: string, names: readonly string[]): object {
  const isPrimary = name === 'primary';
  const replayed = isPrimary ? null : CANNED_LSN;
  return {
    ...{ systemId: '1', timeline: 1, isPrimary, startedAtMs: names.indexOf(name) },
    ...{ replayLsn: replayed, receiveLsn: replayed, currentLsn: isPrimary ? CANNED_LSN : null },
    ...{ latencyMs: 0.1, atMs: performance.now() },
  };
}

async function allServe(router: ModuleRouter): Promise<void> {
  const endsAt = performance.now() + SERVING_WITHIN_MS;
  while (router.nodes().some(({ state }) => state !== 'serving')) {
    if (performance.now() > endsAt) throw new Error('the doubles do not all serve');
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}
