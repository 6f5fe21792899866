import { beforeEach, describe, expect, it } from '@jest/globals';
import { ClusterIdentity } from './cluster-identity.js';
import type { ServerIdentity } from './poll-sample.js';

const identityOf = (changes: Partial<ServerIdentity> = {}): ServerIdentity => ({
  systemId: '7',
  timeline: 1,
  isPrimary: true,
  ...changes,
});

describe('ClusterIdentity', () => {
  let cluster: ClusterIdentity;
  beforeEach(() => {
    cluster = new ClusterIdentity();
    cluster.learn('7');
    cluster.noticed(1);
    cluster.crown('primary', 1);
  });

  it('refuses another cluster for ever: what was learned first stays', () => {
    cluster.learn('8');
    expect(cluster.systemId).toBe('7');
    expect(cluster.judge('primary', identityOf({ systemId: '8' }))).toBe('foreign-system');
    expect(cluster.judge('replica-1', identityOf({ systemId: '8', timeline: 9 }))).toBe('foreign-system');
  });

  it.each([
    ['primary', true],
    ['replica-1', false],
  ])('fences the %s that stayed on an earlier timeline', (name, isPrimary) => {
    expect(cluster.noticed(2)).toBe(true);
    expect(cluster.judge(name, identityOf({ isPrimary }))).toBe('old-timeline');
  });

  it('never goes back to an earlier timeline', () => {
    cluster.noticed(3);
    expect(cluster.noticed(2)).toBe(false);
    expect(cluster.noticed(3)).toBe(false);
    expect(cluster.timeline).toBe(3);
  });

  it('refuses a second primary on the same timeline: a copy that was started on its own', () => {
    expect(cluster.judge('replica-1', identityOf())).toBe('not-a-replica');
  });

  it('takes the primary on a later timeline', () => {
    cluster.noticed(2);
    expect(cluster.judge('replica-1', identityOf({ timeline: 2 }))).toBe('primary');
    expect(cluster.crown('replica-1', 2)).toBe(true);
    expect(cluster.crown('replica-1', 2)).toBe(false);
    expect(cluster.primaryName).toBe('replica-1');
  });

  it('knows the same server on a later timeline for a change too', () => {
    expect(cluster.crown('primary', 2)).toBe(true);
  });

  it('takes the first primary it meets, and a server in recovery for a replica', () => {
    const fresh = new ClusterIdentity();
    fresh.learn('7');
    expect(fresh.judge('replica-2', identityOf())).toBe('primary');
    expect(fresh.judge('primary', identityOf({ isPrimary: false }))).toBe('replica');
  });
});
