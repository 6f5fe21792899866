import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ReadReplicaRouterService } from '../../src/internal/read-replica/read-replica-router.service.js';
import type { CircuitBreakerService } from '../../src/internal/circuit-breaker/circuit-breaker.service.js';
import type { RetryService } from '../../src/internal/retry/retry.service.js';
import type { ConnectionPool } from '../../src/prisma/connection-pool.js';
import type { LanePool } from '../../src/prisma/lane-pool.js';
import { packetOf } from '../../src/prisma/packet.js';
import { ReadScope } from '../../src/prisma/read.scope.js';
import { Road } from '../../src/prisma/road.js';
import { Servers } from '../../src/prisma/servers.js';
import type { Session } from '../../src/prisma/session.js';
import { StatementNames } from '../../src/prisma/statement-names.js';
import type { SharedRead } from '../../src/prisma/shared-reads.js';
import { primaryPosition, primarySnapshot, replayPosition } from '../../src/prisma/trail.js';
import { callerOf, serverOn, UNMARKED } from '../support/caller-fixture.js';
import { ManualClock } from '../support/manual-clock.js';
import { primarySample, replicaSample } from '../support/poll-sample-fixture.js';

const POLLED = 100n;
/** 0xC8: further than any poll has shown. */
const SHOWN = '0/C8 700:700:';

/** A server that answers each statement and names its place. */
function serverAt(name: string, place: string) {
  const lease = { run: () => Promise.resolve({ trailed: place }), release: () => undefined };
  const sharedReads = { run: ({ alone }: SharedRead) => alone() };
  const pool = {
    acquire: () => Promise.resolve(lease),
    tryAcquire: () => undefined,
    sharedReads,
  } as unknown as ConnectionPool;
  return serverOn(pool, name);
}

describe('a replica that has answered a session', () => {
  const clock = new ManualClock();
  const routed: string[] = [];
  let router: ReadReplicaRouterService;
  let scope: ReadScope;

  beforeEach(async () => {
    routed.length = 0;
    const samples = [primarySample(POLLED), replicaSample(POLLED)];
    router = new ReadReplicaRouterService(
      {
        clock,
        random: () => 0,
        poll: (name) => Promise.resolve({ ...samples[name === 'primary' ? 0 : 1]!, atMs: clock.nowMs() }),
      },
      {
        nodes: [
          { name: 'primary', role: 'primary' },
          { name: 'replica-1', role: 'replica' },
        ],
        strategy: 'round-robin',
        maxLagMs: 1000,
      },
    );
    router.start();
    await clock.advance(100);
    const once = (_target: unknown, work: () => Promise<unknown>) => work();
    const road = new Road(
      new Servers([serverAt('primary', SHOWN), serverAt('replica-1', SHOWN)]),
      router,
      { breakerOf: () => undefined, run: once } as unknown as CircuitBreakerService,
      { run: once } as unknown as RetryService,
      { routed: ({ reason }) => routed.push(reason) },
    );
    const lend = (session: Session, work: (lane: object) => Promise<unknown>) =>
      work({ client: { ask: () => session.run({ text: 'SELECT 1' }) } });
    const names = new StatementNames();
    const ports = {
      road,
      names,
      marks: UNMARKED,
      primaryPosition: primaryPosition(),
      primarySnapshot: primarySnapshot(),
      replayPosition: replayPosition(),
    };
    const lanes = { lend } as unknown as LanePool;
    const context = { packet: packetOf('SET LOCAL a'), extraMs: 0 };
    scope = new ReadScope(callerOf(), { ...ports, lanes }, {}, context);
  });
  afterEach(() => router.stop());

  it('goes on answering it, although no poll has seen it come that far', async () => {
    for (let count = 0; count < 3; count += 1)
      await scope.perform((client) => (client as unknown as { ask(): Promise<unknown> }).ask());
    expect(routed).toEqual(['strategy', 'strategy', 'strategy']);
  });
});
