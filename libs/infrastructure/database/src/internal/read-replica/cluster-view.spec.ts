import { beforeEach, describe, expect, it } from '@jest/globals';
import { ClusterBench } from '../../../test/support/cluster-bench.js';
import { primarySample, replicaSample } from '../../../test/support/poll-sample-fixture.js';
import type { PollSample } from './poll-sample.js';

describe('ClusterView', () => {
  let bench: ClusterBench;
  beforeEach(() => {
    bench = new ClusterBench();
  });

  it('refuses a name that is not configured', () => {
    expect(() => bench.view.node('replica-9')).toThrow(
      new RangeError("'replica-9' is not the name of a configured server"),
    );
  });

  describe('before the configured primary has answered', () => {
    it('lets nobody serve, whatever the others say', () => {
      bench.asReplica('replica-1', 100n);
      bench.asPrimary('replica-2', 100n, { systemId: '666' });
      expect(bench.serving()).toEqual([]);
      expect(bench.view.primary).toBeUndefined();
      expect(bench.view.systemId).toBeUndefined();
      expect(bench.view.objectionTo('replica-1', replicaSample(1n), bench.nowMs)).toBeNull();
    });

    it('learns the cluster from it alone, even while it is in recovery itself', () => {
      bench.asReplica('primary', 100n, { timeline: 2 });
      bench.asPrimary('replica-1', 100n, { timeline: 2 });
      expect(bench.view.primary).toBe('replica-1');
      expect(bench.told()).toEqual([{ kind: 'primaryUp', node: 'replica-1' }]);
    });
  });

  it('has everybody serve who is in order, and tells of the primary alone', () => {
    bench.asPrimary('primary', 100n);
    bench.asReplica('replica-1', 100n);
    bench.asReplica('replica-2', 100n);
    expect(bench.serving()).toEqual(['primary', 'replica-1', 'replica-2']);
    expect(bench.view.primary).toBe('primary');
    expect(bench.view.replicas.map(({ name }) => name)).toEqual(['replica-1', 'replica-2']);
    expect(bench.told()).toEqual([{ kind: 'primaryUp', node: 'primary' }]);
  });

  describe('refuses', () => {
    beforeEach(() => {
      bench.allUp();
    });

    it.each<[string, PollSample, string]>([
      ['a server of another cluster', replicaSample(100n, { systemId: '666' }), 'foreign-system'],
      [
        'its primary on whatever timeline',
        primarySample(1n, { systemId: '666', timeline: 99 }),
        'foreign-system',
      ],
      ['a second primary on the same timeline', primarySample(100n, { startedAtMs: 9 }), 'not-a-replica'],
      ['a replica that is the primary itself', primarySample(100n, { startedAtMs: 1 }), 'duplicate'],
      ['a replica that is listed twice', replicaSample(100n, { startedAtMs: 2 }), 'duplicate'],
    ])('%s', (_case, sample, reason) => {
      bench.view.polled('replica-2', sample, bench.nowMs);
      expect(bench.stateOf('replica-2')).toMatchObject({ kind: 'ejected', reason });
      expect(bench.told()).toEqual([{ kind: 'replicaEjected', node: 'replica-2', reason }]);
      expect(bench.view.primary).toBe('primary');
      expect(bench.view.timeline).toBe(1);
    });

    it('such a server again and again, and tells it once', () => {
      for (let times = 0; times < 3; times += 1) bench.asReplica('replica-2', 100n, { systemId: '666' });
      expect(bench.told()).toHaveLength(1);
    });

    it('a primary that turned out to be another cluster’s, even as the only one', () => {
      bench.lose('primary');
      bench.asPrimary('primary', 500n, { systemId: '666', timeline: 5 });
      expect(bench.view.primary).toBeUndefined();
      expect(bench.stateOf('primary')).toMatchObject({ reason: 'foreign-system' });
    });

    it('the copy that said it was primary, when the primary dies', () => {
      bench.asPrimary('replica-2', 100n, { startedAtMs: 9 });
      bench.lose('primary');
      bench.asPrimary('replica-2', 110n, { startedAtMs: 9 });
      expect(bench.view.primary).toBeUndefined();
    });

    it('the later of two names of a server, not the earlier', () => {
      bench.asReplica('replica-2', 100n, { startedAtMs: 9 });
      bench.asReplica('replica-1', 100n, { startedAtMs: 9 });
      expect(bench.stateOf('replica-1')).toEqual({ kind: 'serving' });
    });

    it('no second name of a server once the first is gone', () => {
      bench.lose('replica-1');
      bench.asReplica('replica-2', 100n, { startedAtMs: 2 });
      expect(bench.stateOf('replica-2')).toEqual({ kind: 'serving' });
    });
  });

  describe('tells', () => {
    beforeEach(() => {
      bench.allUp();
    });

    it('once that a replica is out and why, and once that it is back', () => {
      bench.lose('replica-1');
      bench.lose('replica-1');
      expect(bench.told()).toEqual([{ kind: 'replicaEjected', node: 'replica-1', reason: 'unreachable' }]);
      bench.asPrimary('primary', 200n);
      bench.asReplica('replica-1', 150n);
      expect(bench.told()).toEqual([]);
      bench.asReplica('replica-1', 200n);
      expect(bench.told()).toEqual([{ kind: 'replicaReturned', node: 'replica-1' }]);
    });

    it('that the reason has changed', () => {
      bench.lose('replica-1');
      bench.view.failed('replica-1', 'starting', bench.nowMs);
      expect(bench.told().map((event) => 'reason' in event && event.reason)).toEqual([
        'unreachable',
        'starting',
      ]);
    });

    it('that a replica restarted between two polls', () => {
      bench.asReplica('replica-1', 90n, { startedAtMs: 7 });
      expect(bench.told()).toEqual([{ kind: 'replicaEjected', node: 'replica-1', reason: 'restarted' }]);
      bench.asReplica('replica-1', 100n, { startedAtMs: 7 });
      expect(bench.told()).toEqual([{ kind: 'replicaReturned', node: 'replica-1' }]);
    });

    it('that the primary is down and up again, without a change', () => {
      bench.nowMs = 700;
      bench.lose('primary');
      expect(bench.events.splice(0)).toEqual([
        { kind: 'primaryDown', node: 'primary', reason: 'unreachable', atMs: 700 },
      ]);
      bench.asPrimary('primary', 100n);
      expect(bench.told()).toEqual([{ kind: 'primaryUp', node: 'primary' }]);
      expect(bench.stateOf('primary')).toEqual({ kind: 'serving' });
    });

    it('that the primary is down after two missed polls, not after one', () => {
      bench.view.missed('primary', 'stalled', bench.nowMs);
      expect(bench.view.primary).toBe('primary');
      bench.view.missed('primary', 'stalled', bench.nowMs);
      expect(bench.view.primary).toBeUndefined();
      expect(bench.told()).toEqual([{ kind: 'primaryDown', node: 'primary', reason: 'stalled' }]);
    });

    it('that the primary has become a replica', () => {
      bench.asReplica('primary', 100n);
      expect(bench.view.primary).toBeUndefined();
      expect(bench.told()).toEqual([{ kind: 'primaryDown', node: 'primary', reason: 'role-changed' }]);
    });
  });

  describe('lag', () => {
    beforeEach(() => {
      bench.allUp();
    });

    it('ejects a replica that stands still while the primary goes on, although it has received all (H13)', () => {
      for (; bench.nowMs <= 1200; bench.nowMs += 40) {
        bench.asPrimary('primary', 200n + BigInt(bench.nowMs));
        bench.asReplica('replica-1', 100n);
      }
      expect(bench.stateOf('replica-1')).toMatchObject({ kind: 'ejected', reason: 'lagging' });
    });

    it('ejects nobody on an idle primary (H13)', () => {
      for (; bench.nowMs <= 60_000; bench.nowMs += 40) {
        bench.asPrimary('primary', 100n);
        bench.asReplica('replica-1', 100n);
      }
      expect(bench.stateOf('replica-1')).toEqual({ kind: 'serving' });
      expect(bench.view.lagMs(bench.view.node('replica-1'), bench.nowMs)).toBe(0);
    });

    it('of a caught-up replica stays nothing while the primary is away, but what it shows grows old', () => {
      bench.lose('primary');
      bench.nowMs = 5000;
      bench.asReplica('replica-1', 100n);
      const node = bench.view.node('replica-1');
      expect(bench.view.lagMs(node, bench.nowMs)).toBe(0);
      expect(node.stalenessMs(bench.nowMs)).toBe(5000);
    });

    it('is not known of a lost server', () => {
      bench.lose('replica-1');
      expect(bench.view.lagMs(bench.view.node('replica-1'), bench.nowMs)).toBeNull();
      expect(bench.view.node('replica-1').stalenessMs(bench.nowMs)).toBe(Infinity);
    });
  });

  describe('a new connection', () => {
    beforeEach(() => {
      bench.allUp();
    });
    const objection = (name: string, sample: PollSample) => bench.view.objectionTo(name, sample, bench.nowMs);

    it.each<[string, string, PollSample, string]>([
      ['another cluster', 'replica-1', replicaSample(1n, { systemId: '6' }), 'foreign-system'],
      ['the primary as a replica', 'replica-1', primarySample(1n), 'not-a-replica'],
      ['a primary in recovery', 'primary', replicaSample(1n), 'role-changed'],
      ['a promoted replica', 'replica-1', primarySample(1n, { timeline: 2 }), 'role-changed'],
    ])('is refused: %s', (_case, name, sample, reason) => {
      expect(objection(name, sample)).toBe(reason);
    });

    it('to another cluster ejects the server, and its timeline fences nobody', () => {
      objection('replica-1', replicaSample(1n, { systemId: '6', timeline: 9 }));
      expect(bench.stateOf('replica-1')).toMatchObject({ kind: 'ejected', reason: 'foreign-system' });
      expect(bench.view.timeline).toBe(1);
      expect(bench.serving()).toEqual(['primary', 'replica-2']);
    });

    it('to an old primary is refused, and fences it', () => {
      bench.asPrimary('replica-1', 110n, { timeline: 2 });
      expect(objection('primary', primarySample(300n))).toBe('old-timeline');
      expect(bench.stateOf('primary')).toMatchObject({ kind: 'ejected', reason: 'old-timeline' });
    });

    it('that shows a later timeline fences those behind', () => {
      objection('replica-1', primarySample(1n, { timeline: 2 }));
      expect(bench.view.primary).toBeUndefined();
    });

    it('is taken when it is what it should be', () => {
      expect(objection('primary', primarySample(1n))).toBeNull();
      expect(objection('replica-1', replicaSample(1n))).toBeNull();
    });
  });

  it('forgets how slow a server was once it is out', () => {
    bench.allUp();
    const node = bench.view.node('replica-1');
    node.latency.answered(500, bench.nowMs);
    bench.lose('replica-1');
    expect(node.latencyMs).toBe(0);
  });
});
