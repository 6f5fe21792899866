import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SessionFooting } from '../../pipeline/session-footing.js';
import { chooseNodeBy } from './choose-node.js';
import { ReadRouting, type ReadRequest, type RoutableCluster, type RoutableReplica } from './route-read.js';

const replica = (
  name: string,
  changes: Partial<RoutableReplica> & { stalenessIs?: number } = {},
): RoutableReplica => ({
  name,
  leases: 0,
  latencyMs: 1,
  isServing: true,
  lsn: 100n,
  stalenessMs: () => changes.stalenessIs ?? 50,
  ...changes,
});
const clusterOf = (replicas: RoutableReplica[], changes: Partial<RoutableCluster> = {}): RoutableCluster => ({
  primary: 'primary',
  timeline: 3,
  replicas,
  ...changes,
});
const at = (floor: bigint | undefined, changes: Partial<SessionFooting> = {}): SessionFooting => ({
  state: 'valid',
  floor,
  timeline: 3,
  ...changes,
});

describe('ReadRouting', () => {
  let routing: ReadRouting;
  beforeEach(() => {
    routing = new ReadRouting(chooseNodeBy('round-robin', () => 0));
  });
  const route = (request: Partial<ReadRequest>, cluster = clusterOf([replica('replica-1')])) =>
    routing.route({ consistency: 'session', ...request }, cluster, 0);
  const primary = (reason: string, isSpill: boolean) => ({ node: 'primary', reason, isSpill });
  const served = { node: 'replica-1', reason: 'strategy', isSpill: false };

  describe('sends to the primary, although a replica serves,', () => {
    it.each<[string, Partial<ReadRequest>, string, boolean]>([
      ['a strong read', { consistency: 'strong' }, 'strong', false],
      [
        'raw SQL that writes, eventual or not',
        { consistency: 'eventual', mustUsePrimary: 'raw-write' },
        'raw-write',
        false,
      ],
      ['what runs in a transaction', { mustUsePrimary: 'transaction' }, 'transaction', false],
      ['a session whose token was refused', { session: at(1n, { state: 'refused' }) }, 'refused-token', true],
      [
        'a session that lost the place of a write',
        { session: at(1n, { state: 'missing-after-write' }) },
        'missing-token',
        true,
      ],
      ['a session that has seen two timelines', { session: at(1n, { state: 'rebasing' }) }, 'timeline', true],
      ['a session on an earlier timeline', { session: at(1n, { timeline: 2 }) }, 'timeline', true],
      ['a session that no replica has caught up with', { session: at(101n) }, 'token', true],
      ['a read that no replica is fresh enough for', { maxStalenessMs: 49 }, 'stale', true],
      ['an eventual one of these too', { consistency: 'eventual', maxStalenessMs: 0 }, 'stale', true],
    ])('%s', (_case, request, reason, isSpill) => {
      expect(route(request)).toEqual(primary(reason, isSpill));
    });
  });

  it('sends nobody to a replica that does not serve', () => {
    const cluster = clusterOf([replica('replica-1', { isServing: false })]);
    expect(route({ consistency: 'eventual' }, cluster)).toEqual(primary('no-replica', true));
  });

  it('sends no session with a floor to a replica whose place is not known', () => {
    const cluster = clusterOf([replica('replica-1', { lsn: undefined })]);
    expect(route({ session: at(1n) }, cluster)).toEqual(primary('token', true));
  });

  it('spills nothing where no replica is configured', () => {
    expect(route({}, clusterOf([]))).toEqual(primary('no-replica', false));
  });

  describe('sends to a replica', () => {
    it.each<[string, Partial<ReadRequest>]>([
      ['a read without a session', {}],
      ['a session that has seen nothing yet', { session: at(undefined, { timeline: undefined }) }],
      ['a session whose floor it has just reached', { session: at(100n) }],
      ['a read it is just fresh enough for', { maxStalenessMs: 50 }],
      [
        'an eventual read, whatever the session has seen',
        { consistency: 'eventual', session: at(500n, { state: 'refused', timeline: 9 }) },
      ],
    ])('%s', (_case, request) => {
      expect(route(request)).toEqual(served);
    });

    it('that serves, has passed the floor and is fresh enough, and to no other', () => {
      const cluster = clusterOf([
        replica('out', { isServing: false }),
        replica('behind', { lsn: 99n }),
        replica('stale', { stalenessIs: 51 }),
        replica('replica-1'),
        replica('replica-2'),
      ]);
      const names = Array.from(
        { length: 6 },
        () => route({ session: at(100n), maxStalenessMs: 50 }, cluster).node,
      );
      expect(new Set(names)).toEqual(new Set(['replica-1', 'replica-2']));
    });

    it('of this decision: none is left over from the one before', () => {
      route({}, clusterOf([replica('replica-1'), replica('replica-2')]));
      expect(route({}, clusterOf([replica('replica-3')])).node).toBe('replica-3');
      expect(route({}, clusterOf([])).node).toBe('primary');
    });
  });

  it('names what stopped the replica that came nearest', () => {
    const cluster = (first: RoutableReplica, second: RoutableReplica) => clusterOf([first, second]);
    const behind = replica('behind', { lsn: 1n });
    const stale = replica('stale', { stalenessIs: 99 });
    const request = { session: at(100n), maxStalenessMs: 50 };
    expect(route(request, cluster(behind, stale)).reason).toBe('stale');
    expect(route(request, cluster(stale, behind)).reason).toBe('stale');
    expect(route(request, cluster(behind, replica('out', { isServing: false }))).reason).toBe('token');
  });

  describe('sends nowhere', () => {
    const none = (reason: string) => ({ node: null, reason, isSpill: false });

    it.each<[string, Partial<ReadRequest>, string]>([
      ['a strong read', { consistency: 'strong' }, 'strong'],
      ['a session that no replica has caught up with', { session: at(101n) }, 'token'],
      ['a transaction', { mustUsePrimary: 'transaction' }, 'transaction'],
    ])('while there is no primary: %s', (_case, request, reason) => {
      expect(route(request, clusterOf([replica('replica-1')], { primary: undefined }))).toEqual(none(reason));
    });

    it('without primary and replica, anything', () => {
      expect(route({ consistency: 'eventual' }, clusterOf([], { primary: undefined }))).toEqual(
        none('no-replica'),
      );
    });

    it.each<[string, Partial<ReadRequest>]>([
      ['its session read', { session: at(1n, { timeline: 4 }) }],
      ['its strong read', { consistency: 'strong', session: at(1n, { timeline: 4 }) }],
      [
        'its transaction',
        { consistency: 'eventual', mustUsePrimary: 'transaction', session: at(1n, { timeline: 4 }) },
      ],
    ])('a session that has seen a later primary than the one known here: %s', (_case, request) => {
      expect(route(request)).toEqual(none('timeline'));
    });
  });

  it('serves what a replica can while there is no primary', () => {
    const cluster = clusterOf([replica('replica-1')], { primary: undefined });
    expect(route({ session: at(100n) }, cluster)).toEqual(served);
  });

  it('lets an eventual read of such a session fall back on the primary that is known', () => {
    expect(route({ consistency: 'eventual', session: at(1n, { timeline: 4 }) }, clusterOf([]))).toEqual(
      primary('no-replica', false),
    );
  });
});
