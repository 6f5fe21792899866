import { beforeEach, describe, expect, it } from '@jest/globals';
import { replicaSample, primarySample } from '../../../test/support/poll-sample-fixture.js';
import type { NodeFault } from './ejection-reason.js';
import type { PollSample } from './poll-sample.js';
import { ServerNode } from './server-node.js';

const MAX_LAG_MS = 1000;

describe('ServerNode', () => {
  let node: ServerNode;
  let nowMs: number;
  beforeEach(() => {
    node = new ServerNode('replica-1', MAX_LAG_MS);
    nowMs = 5000;
  });
  interface Standing {
    primaryLsn?: bigint | undefined;
    lagMs?: number | null;
  }
  const poll = (sample: PollSample, standing: Standing = {}) => {
    node.polledAsReplica(sample, { primaryLsn: 100n, lagMs: 0, ...standing }, nowMs);
    return node.state;
  };
  const served = () => poll(replicaSample(100n));

  it('gets no work before its first answer', () => {
    expect(node.state).toEqual({ kind: 'joining' });
    expect(node.isServing).toBe(false);
    expect(node.lsn).toBeUndefined();
  });

  it('gets no work while no primary was ever seen to compare it with', () => {
    expect(poll(replicaSample(100n), { primaryLsn: undefined, lagMs: null })).toEqual({ kind: 'joining' });
  });

  it('gets no work while nobody knows which cluster is ours', () => {
    node.polledEarly(replicaSample(100n));
    expect(node.state).toEqual({ kind: 'joining' });
  });

  it('serves once it has passed where the primary was when it came', () => {
    expect(poll(replicaSample(90n))).toEqual({ kind: 'catching-up', target: 100n });
    expect(poll(replicaSample(99n), { primaryLsn: 150n })).toEqual({ kind: 'catching-up', target: 100n });
    expect(poll(replicaSample(100n), { primaryLsn: 200n })).toEqual({ kind: 'serving' });
  });

  it.each<NodeFault>(['unreachable', 'draining', 'starting', 'stalled', 'login-refused', 'tls-failed'])(
    'is out at once when its connections fail: %s',
    (fault) => {
      served();
      node.failed(fault, nowMs);
      expect(node.state).toEqual({ kind: 'ejected', reason: fault, sinceMs: 5000 });
    },
  );

  it('bears one missed poll, and is out after two in a row', () => {
    served();
    node.missed('stalled', nowMs);
    served();
    node.missed('stalled', nowMs);
    expect(node.isServing).toBe(true);
    node.missed('stalled', nowMs);
    expect(node.state).toEqual({ kind: 'ejected', reason: 'stalled', sinceMs: 5000 });
  });

  it('is out at once when it is not what it should be', () => {
    served();
    node.refused('foreign-system', nowMs);
    expect(node.state).toEqual({ kind: 'ejected', reason: 'foreign-system', sinceMs: 5000 });
  });

  it('keeps the moment it went out while the reason changes', () => {
    node.failed('unreachable', nowMs);
    nowMs += 100;
    node.failed('starting', nowMs);
    expect(node.state).toEqual({ kind: 'ejected', reason: 'starting', sinceMs: 5000 });
  });

  describe('when it comes back', () => {
    beforeEach(() => {
      served();
      node.failed('unreachable', nowMs);
    });

    it('serves only behind the place the primary had then, though it answers', () => {
      expect(poll(replicaSample(100n), { primaryLsn: 120n })).toEqual({ kind: 'catching-up', target: 120n });
      expect(poll(replicaSample(119n), { primaryLsn: 130n })).toEqual({ kind: 'catching-up', target: 120n });
      expect(poll(replicaSample(120n), { primaryLsn: 140n })).toEqual({ kind: 'serving' });
    });

    it('does not serve behind its target either while it lags too far', () => {
      expect(poll(replicaSample(120n), { primaryLsn: 120n, lagMs: MAX_LAG_MS + 1 })).toMatchObject({
        kind: 'catching-up',
      });
      expect(poll(replicaSample(121n), { primaryLsn: 130n, lagMs: MAX_LAG_MS })).toEqual({ kind: 'serving' });
    });

    it('need not reach a place that the primary itself has lost in a crash', () => {
      poll(replicaSample(100n), { primaryLsn: 120n });
      expect(poll(replicaSample(115n), { primaryLsn: 115n })).toEqual({ kind: 'serving' });
    });

    it('serves without a primary once it has replayed all it received', () => {
      poll(replicaSample(90n), { primaryLsn: 120n });
      const noPrimary = { primaryLsn: undefined };
      expect(poll(replicaSample(95n, { receiveLsn: 110n }), noPrimary)).toMatchObject({
        kind: 'catching-up',
      });
      expect(poll(replicaSample(110n, { receiveLsn: 110n }), noPrimary)).toEqual({ kind: 'serving' });
    });

    it('serves without a primary that it has never heard of since its start', () => {
      expect(poll(replicaSample(90n, { receiveLsn: null }), { primaryLsn: undefined })).toEqual({
        kind: 'serving',
      });
    });
  });

  describe('when it lags', () => {
    it('is out above the limit, not at it', () => {
      served();
      expect(poll(replicaSample(100n), { lagMs: MAX_LAG_MS })).toEqual({ kind: 'serving' });
      expect(poll(replicaSample(100n), { lagMs: MAX_LAG_MS + 1 })).toEqual({
        kind: 'ejected',
        reason: 'lagging',
        sinceMs: 5000,
      });
    });

    it('returns at half the limit, so that it does not flutter', () => {
      served();
      poll(replicaSample(100n), { lagMs: MAX_LAG_MS + 1 });
      expect(poll(replicaSample(101n), { lagMs: MAX_LAG_MS })).toMatchObject({ reason: 'lagging' });
      expect(poll(replicaSample(102n), { lagMs: MAX_LAG_MS / 2 + 1 })).toMatchObject({ reason: 'lagging' });
      expect(poll(replicaSample(103n), { lagMs: MAX_LAG_MS / 2 })).toEqual({ kind: 'serving' });
    });

    it('must catch up if it restarts meanwhile', () => {
      served();
      poll(replicaSample(100n), { lagMs: MAX_LAG_MS + 1 });
      expect(poll(replicaSample(90n, { startedAtMs: 9 }), { lagMs: 1 })).toEqual({
        kind: 'catching-up',
        target: 100n,
      });
    });
  });

  describe('after a restart that no poll missed', () => {
    it.each([
      ['its postmaster started anew', replicaSample(110n, { startedAtMs: 9 })],
      ['its replay stands before where it was', replicaSample(80n)],
    ])('must catch up, and its place is where it now says: %s', (_case, sample) => {
      served();
      node.replied(130n);
      expect(poll(sample, { primaryLsn: 150n })).toEqual({ kind: 'catching-up', target: 150n });
      expect(node.lsn).toBe(sample.replayLsn);
    });

    it('begins its catching up anew', () => {
      poll(replicaSample(90n));
      expect(poll(replicaSample(80n, { startedAtMs: 9 }), { primaryLsn: 130n })).toEqual({
        kind: 'catching-up',
        target: 130n,
      });
    });
  });

  describe('its place', () => {
    it('is raised by its replies, and never lowered by them or by a poll that they overtook', () => {
      served();
      node.replied(150n);
      node.replied(140n);
      expect(node.lsn).toBe(150n);
      expect(poll(replicaSample(120n))).toEqual({ kind: 'serving' });
      expect(node.lsn).toBe(150n);
    });

    it.each<[string, () => void]>([
      [
        'it was lost',
        () => {
          node.failed('unreachable', nowMs);
        },
      ],
      [
        'it stalled',
        () => {
          node.missed('stalled', nowMs);
          node.missed('stalled', nowMs);
        },
      ],
      [
        'it was refused',
        () => {
          node.refused('old-timeline', nowMs);
        },
      ],
    ])('is forgotten when %s, and a late reply does not bring it back', (_case, lose) => {
      served();
      lose();
      node.replied(500n);
      expect(node.lsn).toBeUndefined();
      poll(replicaSample(90n));
      node.replied(500n);
      expect(node.lsn).toBe(90n);
    });
  });

  it('serves as the primary without catching up, and must catch up as a replica after that', () => {
    node.polledAsPrimary(primarySample(300n));
    expect(node.state).toEqual({ kind: 'serving' });
    expect(node.lsn).toBe(300n);
    expect(poll(replicaSample(310n, { startedAtMs: 1 }), { primaryLsn: 320n })).toEqual({
      kind: 'catching-up',
      target: 320n,
    });
  });
});
