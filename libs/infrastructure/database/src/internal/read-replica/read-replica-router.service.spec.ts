import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { primarySample, replicaSample } from '../../../test/support/poll-sample-fixture.js';
import type { ClusterEvent } from './cluster-event.js';
import type { PollSample } from './poll-sample.js';
import { ReadReplicaRouterService, type RouterSettings } from './read-replica-router.service.js';

const SETTINGS: RouterSettings = {
  nodes: [
    { name: 'primary', role: 'primary' },
    { name: 'replica-1', role: 'replica' },
    { name: 'replica-2', role: 'replica' },
  ],
  strategy: 'round-robin',
  maxLagMs: 1000,
};
const unreachable = () => Object.assign(new Error('x'), { code: 'ECONNREFUSED', syscall: 'connect' });

describe('ReadReplicaRouterService', () => {
  let clock: ManualClock;
  let router: ReadReplicaRouterService;
  let events: ClusterEvent[];
  /** What each server answers; an error is thrown, undefined is never answered. */
  let answers: Record<string, PollSample | Error | undefined>;
  const poll = jest.fn(async (name: string): Promise<PollSample> => {
    const answer = answers[name];
    if (answer === undefined) return await new Promise(() => undefined);
    if (answer instanceof Error) throw answer;
    return { ...answer, atMs: clock.nowMs() };
  });
  const routerOf = (changes: Partial<RouterSettings> = {}) => {
    const built = new ReadReplicaRouterService({ clock, random: () => 0, poll }, { ...SETTINGS, ...changes });
    built.onEvent((event) => events.push(event));
    built.start();
    return built;
  };
  beforeEach(async () => {
    poll.mockClear();
    clock = new ManualClock();
    events = [];
    answers = {
      primary: primarySample(100n, { startedAtMs: 1 }),
      'replica-1': replicaSample(100n, { startedAtMs: 2 }),
      'replica-2': replicaSample(100n, { startedAtMs: 3 }),
    };
    router = routerOf();
    await clock.advance(100);
    events.length = 0;
  });
  const read = (count = 1) =>
    Array.from({ length: count }, () => router.route({ consistency: 'session' }).node);
  const shown = (name: string) => router.nodes().find((node) => node.name === name)!;
  const at = (lsn: bigint) => ({ state: 'valid', floor: lsn, timeline: 1 }) as const;

  it('knows of a commit that the primary shows it only from the primary’s own polls', async () => {
    expect(router.shows(1n)).toBe(false);
    answers['primary'] = primarySample(100n, { startedAtMs: 1, oldestRunning: 700n });
    answers['replica-1'] = replicaSample(100n, { startedAtMs: 2, oldestRunning: 900n });
    await clock.advance(100);
    expect([700n, 701n].map((below) => router.shows(below))).toEqual([true, false]);
    answers['primary'] = unreachable();
    await clock.advance(1000);
    expect(router.shows(1n)).toBe(false);
  });

  it('names the replicas that serve and have passed a place', async () => {
    answers['replica-2'] = replicaSample(90n, { startedAtMs: 3 });
    router.passed('replica-1', 120n);
    expect([100n, 120n, 121n].map((lsn) => router.passedBy(lsn))).toEqual([
      ['replica-1', 'replica-2'],
      ['replica-1'],
      [],
    ]);
    router.nodeFailed('replica-1', 'unreachable');
    expect(router.passedBy(0n)).toEqual(['replica-2']);
  });

  describe('takes out of service', () => {
    it('a replica that stalls, within a second, and sends its reads to the others', async () => {
      answers['replica-1'] = undefined;
      await clock.advance(1000);
      expect(events).toMatchObject([{ kind: 'replicaEjected', node: 'replica-1', reason: 'stalled' }]);
      expect(read(4)).toEqual(['replica-2', 'replica-2', 'replica-2', 'replica-2']);
    });

    it('a replica that died, by its next poll', async () => {
      answers['replica-1'] = unreachable();
      await clock.advance(40);
      expect(shown('replica-1')).toMatchObject({ state: 'ejected', reason: 'unreachable', lagMs: null });
    });

    it('a replica whose connection failed, at once', () => {
      router.nodeFailed('replica-1', 'unreachable');
      expect(read(2)).toEqual(['replica-2', 'replica-2']);
    });

    it('everybody who is out, and lets the primary serve', async () => {
      answers['replica-1'] = unreachable();
      answers['replica-2'] = unreachable();
      await clock.advance(40);
      expect(router.route({ consistency: 'session' })).toEqual({
        node: 'primary',
        reason: 'no-replica',
        isSpill: true,
      });
    });

    it('not the primary for one lost connection: its next poll, which is now, decides', async () => {
      const { length } = poll.mock.calls;
      router.nodeFailed('primary', 'unreachable');
      expect(router.primary()).toBe('primary');
      expect(poll.mock.calls.slice(length)).toEqual([['primary', expect.anything()]]);
      answers['primary'] = unreachable();
      router.nodeFailed('primary', 'unreachable');
      await clock.advance(0);
      expect(router.primary()).toBeUndefined();
    });
  });

  it('takes a replica back after it has caught up, not before', async () => {
    answers['replica-1'] = unreachable();
    await clock.advance(200);
    answers['primary'] = primarySample(500n, { startedAtMs: 1 });
    await clock.advance(40);
    answers['replica-1'] = replicaSample(400n, { startedAtMs: 9 });
    await clock.advance(400);
    expect(shown('replica-1')).toMatchObject({ state: 'catching-up', reason: null, lagBytes: 100 });
    answers['replica-1'] = replicaSample(500n, { startedAtMs: 9 });
    await clock.advance(40);
    expect(shown('replica-1').state).toBe('serving');
    expect(events.map(({ kind }) => kind)).toEqual(['replicaEjected', 'replicaReturned']);
  });

  it('lets a replica’s own reply prove what its poll has not shown yet', () => {
    expect(router.route({ consistency: 'session', session: at(150n) })).toMatchObject({ reason: 'token' });
    router.passed('replica-2', 150n);
    expect(router.route({ consistency: 'session', session: at(150n) }).node).toBe('replica-2');
  });

  it('asks again at once when a new connection is not what it should be', () => {
    const { length } = poll.mock.calls;
    expect(router.objectionTo('replica-1', replicaSample(1n))).toBeNull();
    expect(poll.mock.calls).toHaveLength(length);
    expect(router.objectionTo('replica-1', replicaSample(1n, { systemId: '6' }))).toBe('foreign-system');
    expect(poll.mock.calls.slice(length).map(([name]) => name)).toEqual(['replica-1']);
    expect(read(2)).toEqual(['replica-2', 'replica-2']);
  });

  it('fences the primary that a verified token knows to be replaced', () => {
    router.noticeTimeline(2);
    expect(router.primary()).toBeUndefined();
    expect(events).toContainEqual(expect.objectContaining({ kind: 'primaryDown', reason: 'old-timeline' }));
  });

  describe('who waits for a primary', () => {
    it('waits for none that is there', async () => {
      await expect(router.awaitPrimary(0)).resolves.toBe('primary');
    });

    it('waits in vain for none that does not come', async () => {
      answers['primary'] = unreachable();
      await clock.advance(40);
      const waiting = router.awaitPrimary(5000);
      await clock.advance(5000);
      await expect(waiting).resolves.toBeUndefined();
    });

    it('gets the one that was promoted', async () => {
      answers['primary'] = unreachable();
      await clock.advance(40);
      const waiting = router.awaitPrimary(5000);
      answers['replica-2'] = primarySample(110n, { startedAtMs: 3, timeline: 2 });
      await clock.advance(40);
      await expect(waiting).resolves.toBe('replica-2');
      expect(router.cluster()).toMatchObject({ timeline: 2 });
    });

    it('is let go when the router stops', async () => {
      answers['primary'] = unreachable();
      await clock.advance(40);
      const waiting = router.awaitPrimary(5000);
      router.stop();
      await expect(waiting).resolves.toBeUndefined();
    });
  });

  it('polls no more once stopped', async () => {
    router.stop();
    const { length } = poll.mock.calls;
    await clock.advance(5000);
    expect(poll.mock.calls).toHaveLength(length);
    expect(clock.timers).toBe(0);
  });

  it('goes on when a listener throws, and tells the others', async () => {
    router.onEvent(() => {
      throw new Error('listener');
    });
    const heard: string[] = [];
    const end = router.onEvent(({ kind }) => heard.push(kind));
    router.nodeFailed('replica-1', 'draining');
    end();
    router.nodeFailed('replica-2', 'draining');
    expect(heard).toEqual(['replicaEjected']);
    expect(events).toHaveLength(2);
    await clock.advance(40);
    expect(shown('replica-1').state).toBe('serving');
  });

  it('knows no cluster before the configured primary has answered', () => {
    const fresh = new ReadReplicaRouterService({ clock, random: () => 0, poll }, SETTINGS);
    expect(fresh.cluster()).toBeUndefined();
    expect(fresh.route({ consistency: 'eventual' })).toEqual({
      node: null,
      reason: 'no-replica',
      isSpill: false,
    });
    expect(fresh.nodes()[1]).toEqual({
      name: 'replica-1',
      role: 'replica',
      state: 'joining',
      reason: null,
      lagMs: null,
      lagBytes: null,
      latencyMs: null,
      leases: 0,
    });
  });

  it('shows each server as it is', async () => {
    answers['primary'] = primarySample(160n, { startedAtMs: 1 });
    await clock.advance(200);
    answers['primary'] = primarySample(170n, { startedAtMs: 1 });
    await clock.advance(40);
    router.lease('replica-1');
    const calm = { state: 'serving', reason: null, latencyMs: 1 };
    expect(router.nodes().slice(0, 2)).toEqual([
      { ...calm, name: 'primary', role: 'primary', lagMs: null, lagBytes: null, leases: 0 },
      { ...calm, name: 'replica-1', role: 'replica', lagMs: 220, lagBytes: 70, leases: 1 },
    ]);
  });

  it('sends reads to whoever has the fewest leases out, and counts each lease’s end once', async () => {
    router.stop();
    router = routerOf({ strategy: 'least-connections' });
    await clock.advance(10);
    const release = router.lease('replica-1');
    expect(read(2)).toEqual(['replica-2', 'replica-2']);
    release();
    release();
    router.lease('replica-2');
    expect(read(2)).toEqual(['replica-1', 'replica-1']);
    expect(shown('replica-1').leases).toBe(0);
  });

  it.each([
    ['failed', { latencyMs: 1, failed: true }],
    ['was slow', { latencyMs: 80 }],
  ])('sends reads past a replica that %s', async (_case, reply) => {
    router.stop();
    router = routerOf({ strategy: 'latency' });
    await clock.advance(10);
    expect(read()).toEqual(['replica-1']);
    router.observe('replica-1', reply);
    expect(read(2)).toEqual(['replica-2', 'replica-2']);
  });

  it('takes a missed poll for slowness', async () => {
    answers['replica-1'] = undefined;
    await clock.advance(440);
    expect(shown('replica-1')).toMatchObject({ state: 'serving', latencyMs: 1000 });
  });
});
