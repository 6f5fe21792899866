import { describe, expect, it } from '@jest/globals';
import { primarySample, replicaSample } from '../../../test/support/poll-sample-fixture.js';
import { checkReplicas, type NodeProbe } from './check-replicas.js';

const primary: NodeProbe = { name: 'primary', outcome: primarySample(100n, { startedAtMs: 1 }) };
const probe = (name: string, outcome: NodeProbe['outcome']): NodeProbe => ({ name, outcome });
const good = probe('replica-1', replicaSample(90n, { startedAtMs: 2 }));

describe('checkReplicas', () => {
  it.each<[string, NodeProbe['outcome'], string, boolean, string]>([
    [
      'a replica of another cluster',
      replicaSample(1n, { systemId: '6', startedAtMs: 9 }),
      'foreign-system',
      true,
      'replica-2 belongs to another cluster',
    ],
    [
      'a primary of another cluster',
      primarySample(1n, { systemId: '6', startedAtMs: 2 }),
      'foreign-system',
      true,
      'replica-2 belongs to another cluster',
    ],
    [
      'a server that takes writes',
      primarySample(1n, { startedAtMs: 9 }),
      'not-a-replica',
      true,
      'replica-2 takes writes although another server is the primary',
    ],
    [
      'the primary itself',
      primarySample(1n, { startedAtMs: 1 }),
      'duplicate',
      true,
      'replica-2 is the same server as primary',
    ],
    [
      'a replica that is listed before',
      replicaSample(90n, { startedAtMs: 2 }),
      'duplicate',
      true,
      'replica-2 is the same server as replica-1',
    ],
    [
      'a replica that a promotion has left behind',
      replicaSample(90n, { startedAtMs: 9, timeline: 0 }),
      'old-timeline',
      false,
      'replica-2 is on a timeline that a promotion has ended',
    ],
    ['a server that is not there', 'unreachable', 'unreachable', false, 'replica-2 cannot be reached'],
    [
      'a server that refuses the login',
      'login-refused',
      'login-refused',
      false,
      'replica-2 refuses the login',
    ],
  ])('finds %s', (_case, outcome, reason, isMistake, text) => {
    expect(checkReplicas(primary, [good, probe('replica-2', outcome)])).toEqual([
      { node: 'replica-2', reason, text, isMistake },
    ]);
  });

  it('lists everything that is wrong', () => {
    const findings = checkReplicas(primary, [
      probe('replica-1', 'stalled'),
      probe('replica-2', primarySample(1n, { startedAtMs: 9 })),
      probe('replica-3', replicaSample(1n, { systemId: '6', startedAtMs: 10 })),
    ]);
    expect(findings.map(({ node, reason }) => `${node} ${reason}`)).toEqual([
      'replica-1 stalled',
      'replica-2 not-a-replica',
      'replica-3 foreign-system',
    ]);
  });

  it('finds two names of a foreign server foreign, both', () => {
    const foreign = replicaSample(1n, { systemId: '6', startedAtMs: 9 });
    const findings = checkReplicas(primary, [probe('replica-1', foreign), probe('replica-2', foreign)]);
    expect(findings.map(({ reason }) => reason)).toEqual(['foreign-system', 'foreign-system']);
  });

  it('takes servers of two clusters for two, though they started together', () => {
    const foreign = probe('replica-2', replicaSample(1n, { systemId: '6', startedAtMs: 2 }));
    expect(checkReplicas(probe('primary', 'unreachable'), [good, foreign])).toEqual([]);
  });

  it('finds what needs no primary while that is not there', () => {
    const findings = checkReplicas(probe('primary', 'unreachable'), [
      good,
      probe('replica-2', replicaSample(90n, { startedAtMs: 2 })),
      probe('replica-3', primarySample(1n, { startedAtMs: 9 })),
      probe('replica-4', replicaSample(1n, { startedAtMs: 10 })),
    ]);
    expect(findings.map(({ node, reason }) => `${node} ${reason}`)).toEqual([
      'replica-2 duplicate',
      'replica-3 not-a-replica',
    ]);
  });

  it('finds nothing wrong with replicas that are in order, or on a later timeline than the primary', () => {
    expect(checkReplicas(primary, [good])).toEqual([]);
    expect(checkReplicas(primary, [probe('replica-1', replicaSample(1n, { timeline: 2 }))])).toEqual([]);
  });
});
