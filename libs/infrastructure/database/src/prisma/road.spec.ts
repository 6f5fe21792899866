import { describe, expect, it } from '@jest/globals';
import { serverOn } from '../../test/support/caller-fixture.js';
import type { CircuitBreakerService } from '../internal/circuit-breaker/circuit-breaker.service.js';
import type { ReadReplicaRouterService } from '../internal/read-replica/read-replica-router.service.js';
import type { RetryService } from '../internal/retry/retry.service.js';
import { ConsistencySession } from '../internal/session-consistency/consistency-session.js';
import type { ConnectionPool } from './connection-pool.js';
import { Road, type Stop } from './road.js';
import { Servers } from './servers.js';

const SIGHT = { below: 700n, at: 50n };

describe('Road', () => {
  const server = serverOn({} as ConnectionPool);
  const road = new Road(
    new Servers([server]),
    { shows: (below: bigint) => below <= 600n } as unknown as ReadReplicaRouterService,
    { breakerOf: () => undefined } as unknown as CircuitBreakerService,
    {} as RetryService,
    { routed: () => undefined },
  );
  const primary: Stop = { server, isSpill: false, isPrimary: true, timeline: 1 };
  const havingSeen = (below: bigint | undefined) => {
    const session = new ConsistencySession();
    session.read({ lsn: SIGHT.at, timeline: 1, isPrimary: false, sentAt: 0, below });
    return session;
  };

  it('asks the primary to prove that it shows what a replica has shown to the session', () => {
    expect(road.unproven(primary, havingSeen(700n))).toEqual(SIGHT);
  });

  it.each<[string, Partial<Stop>, bigint | undefined]>([
    ['where no replica has shown anything', {}, undefined],
    ['where the primary has shown as much to a poll', {}, 600n],
    ['of a replica, which has passed the place', { isPrimary: false }, 700n],
    ['of the primary of another timeline, which began with no transaction running', { timeline: 2 }, 700n],
  ])('asks for no proof %s', (_case, stop, below) => {
    expect(road.unproven({ ...primary, ...stop }, havingSeen(below))).toBeUndefined();
  });
});
