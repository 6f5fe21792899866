import { beforeEach, describe, expect, it } from '@jest/globals';
import { ClusterBench } from '../../../test/support/cluster-bench.js';

describe('ClusterView in a failover', () => {
  let bench: ClusterBench;
  beforeEach(() => {
    bench = new ClusterBench();
    bench.allUp();
  });

  describe('when the primary is gone', () => {
    beforeEach(() => {
      bench.asPrimary('primary', 200n);
      bench.lose('primary');
    });

    it('lets its replicas serve on, however long, though they did not get its last bytes', () => {
      bench.nowMs = 3_600_000;
      bench.asReplica('replica-1', 150n);
      expect(bench.stateOf('replica-1')).toEqual({ kind: 'serving' });
    });

    it('takes a replica back that has replayed all it received', () => {
      bench.lose('replica-1');
      bench.asReplica('replica-1', 150n, { receiveLsn: 160n });
      expect(bench.stateOf('replica-1')).toMatchObject({ kind: 'catching-up' });
      bench.asReplica('replica-1', 160n);
      expect(bench.stateOf('replica-1')).toEqual({ kind: 'serving' });
    });
  });

  describe('at a promotion', () => {
    const promote = () => {
      bench.lose('primary');
      bench.asPrimary('replica-1', 110n, { timeline: 2 });
    };

    it('follows the primary on the later timeline, and fences whoever stayed behind', () => {
      promote();
      expect(bench.view.primary).toBe('replica-1');
      expect(bench.view.replicas.map(({ name }) => name)).toEqual(['primary', 'replica-2']);
      expect(bench.stateOf('replica-2')).toMatchObject({ reason: 'old-timeline' });
      expect(bench.told()).toEqual([
        { kind: 'primaryDown', node: 'primary', reason: 'unreachable' },
        { kind: 'replicaEjected', node: 'replica-2', reason: 'old-timeline' },
        { kind: 'primaryChanged', from: 'primary', to: 'replica-1', timeline: 2 },
        { kind: 'primaryUp', node: 'replica-1' },
      ]);
    });

    it('fences the old primary that comes back, and lets it return as a replica only', () => {
      promote();
      bench.told();
      bench.asPrimary('primary', 300n);
      expect(bench.view.primary).toBe('replica-1');
      expect(bench.stateOf('primary')).toMatchObject({ kind: 'ejected', reason: 'old-timeline' });
      bench.asReplica('primary', 110n, { timeline: 2 });
      expect(bench.stateOf('primary')).toEqual({ kind: 'serving' });
      expect(bench.told()).toEqual([
        { kind: 'replicaEjected', node: 'primary', reason: 'old-timeline' },
        { kind: 'replicaReturned', node: 'primary' },
      ]);
    });

    it('tells that the old primary is back when it returns as a replica', () => {
      promote();
      bench.told();
      bench.asReplica('primary', 110n, { timeline: 2 });
      expect(bench.told()).toEqual([{ kind: 'replicaReturned', node: 'primary' }]);
    });

    it('refuses the new primary under a second name, though that is the first in the list', () => {
      promote();
      bench.asPrimary('primary', 110n, { timeline: 2, startedAtMs: 2 });
      expect(bench.view.primary).toBe('replica-1');
      expect(bench.stateOf('primary')).toMatchObject({ reason: 'duplicate' });
    });

    it('fences the old primary even while the new one is down', () => {
      promote();
      bench.lose('replica-1');
      bench.asPrimary('primary', 300n);
      expect(bench.view.primary).toBeUndefined();
    });

    it('fences the old primary while both are up, before it is polled again', () => {
      bench.asPrimary('replica-1', 110n, { timeline: 2 });
      expect(bench.stateOf('primary')).toMatchObject({ kind: 'ejected', reason: 'old-timeline' });
      expect(bench.view.primary).toBe('replica-1');
      expect(bench.told()).toEqual([
        { kind: 'replicaEjected', node: 'replica-2', reason: 'old-timeline' },
        { kind: 'primaryChanged', from: 'primary', to: 'replica-1', timeline: 2 },
      ]);
    });

    it('fences the old primary as soon as a replica follows another one', () => {
      bench.asReplica('replica-2', 100n, { timeline: 2 });
      expect(bench.view.primary).toBeUndefined();
      expect(bench.stateOf('primary')).toMatchObject({ reason: 'old-timeline' });
      expect(bench.stateOf('replica-2')).toEqual({ kind: 'serving' });
    });

    it('fences the old primary as soon as a verified token has seen the new one', () => {
      bench.view.noticed(2, bench.nowMs);
      expect(bench.view.primary).toBeUndefined();
      expect(bench.serving()).toEqual([]);
    });

    it('measures lag by the new primary alone', () => {
      bench.asPrimary('primary', 108n);
      bench.nowMs = 5000;
      promote();
      bench.asReplica('replica-2', 105n, { timeline: 2 });
      expect(bench.view.lagMs(bench.view.node('replica-2'), bench.nowMs)).toBe(0);
      bench.asReplica('replica-2', 110n, { timeline: 2 });
      expect(bench.stateOf('replica-2')).toEqual({ kind: 'serving' });
    });

    it('tells of a change too when another server answers under the primary’s name', () => {
      bench.asPrimary('primary', 110n, { timeline: 2, startedAtMs: 8 });
      expect(bench.told().filter(({ kind }) => kind !== 'replicaEjected')).toEqual([
        { kind: 'primaryChanged', from: 'primary', to: 'primary', timeline: 2 },
      ]);
      expect(bench.view.primary).toBe('primary');
    });
  });
});
