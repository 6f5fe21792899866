import { beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { replicaSample } from '../../../test/support/poll-sample-fixture.js';
import { NodePoller } from './node-poller.js';
import type { PollSample } from './poll-sample.js';

const PACE = { intervalMs: 40, deadlineMs: 400 };
const refused = () => Object.assign(new Error('x'), { code: 'ECONNREFUSED', syscall: 'connect' });

interface Question {
  readonly atMs: number;
  readonly signal: AbortSignal;
  resolve(sample: PollSample): void;
  reject(error: unknown): void;
}

describe('NodePoller', () => {
  let clock: ManualClock;
  let asked: Question[];
  let heard: string[];
  let poller: NodePoller;
  let random: number;
  beforeEach(() => {
    clock = new ManualClock(0);
    asked = [];
    heard = [];
    random = 1;
    const poll = (_name: string, signal: AbortSignal) =>
      new Promise<PollSample>((resolve, reject) => {
        asked.push({ atMs: clock.nowMs(), signal, resolve, reject });
      });
    poller = new NodePoller('replica-1', { clock, random: () => random, poll }, PACE, {
      answered: (sample) => heard.push(`answered ${String(sample.replayLsn)} at ${clock.nowMs()}`),
      missed: (fault) => heard.push(`missed ${fault} at ${clock.nowMs()}`),
      failed: (fault) => heard.push(`failed ${fault} at ${clock.nowMs()}`),
    });
    poller.start();
  });
  const last = () => asked.at(-1)!;
  const times = () => asked.map(({ atMs }) => atMs);

  it('asks nothing before its start', () => {
    const idle = new NodePoller('x', { clock, random: () => 0, poll: async () => replicaSample(1n) }, PACE, {
      answered: () => heard.push('answered'),
      missed: () => heard.push('missed'),
      failed: () => heard.push('failed'),
    });
    idle.pollNow();
    expect(clock.timers).toBe(1);
    expect(heard).toEqual([]);
  });

  it('never asks twice at once, however late the answer', async () => {
    await clock.advance(10_000);
    poller.pollNow();
    expect(asked).toHaveLength(1);
  });

  it('counts a missed poll at the deadline and again at the next, while the answer is out: within one second', async () => {
    last().resolve(replicaSample(1n));
    await clock.advance(1040);
    expect(heard).toEqual(['answered 1 at 0', 'missed stalled at 440', 'missed stalled at 840']);
  });

  it('gives the poll up after the second deadline, not after the first', async () => {
    await clock.advance(799);
    expect(last().signal.aborted).toBe(false);
    await clock.advance(1);
    expect(last().signal.aborted).toBe(true);
  });

  it('takes an answer behind the deadline for none, and asks again', async () => {
    await clock.advance(500);
    last().resolve(replicaSample(7n));
    await clock.advance(100);
    expect(heard).toEqual(['missed stalled at 400']);
    expect(times()).toEqual([0, 500]);
  });

  it('does not take the end of a poll it gave up for a lost connection', async () => {
    await clock.advance(800);
    last().reject(refused());
    await clock.advance(1);
    expect(heard).toEqual(['missed stalled at 400', 'missed stalled at 800']);
  });

  it('asks every 40 ms, counted from question to question', async () => {
    for (let times = 0; times < 3; times += 1) {
      await clock.advance(15);
      last().resolve(replicaSample(1n));
      await clock.advance(25);
    }
    expect(times()).toEqual([0, 40, 80, 120]);
  });

  it('asks at once after an answer that took longer than the interval', async () => {
    await clock.advance(100);
    last().resolve(replicaSample(1n));
    await clock.advance(0);
    expect(times()).toEqual([0, 100]);
  });

  it('tells at once that the server cannot be asked, and checks that at once', async () => {
    last().reject(refused());
    await clock.advance(0);
    expect(heard).toEqual(['failed unreachable at 0']);
    expect(times()).toEqual([0, 0]);
  });

  it('asks a server that stays away ever more seldom, up to eight intervals, and not in step with others', async () => {
    const refuse = async () => {
      last().reject(refused());
      const { length } = asked;
      const beganAtMs = clock.nowMs();
      for (let waited = 0; asked.length === length && waited < 1000; waited += 1) await clock.advance(1);
      return clock.nowMs() - beganAtMs;
    };
    const pauses: number[] = [];
    for (let times = 0; times < 7; times += 1) pauses.push(await refuse());
    expect(pauses.slice(1)).toEqual([80, 160, 320, 320, 320, 320]);
    random = 0;
    expect(await refuse()).toBe(160);
    last().resolve(replicaSample(1n));
    await clock.advance(40);
    expect(clock.nowMs() - last().atMs).toBe(0);
  });

  it('asks a server that stays away twice a second, however seldom it asks one that answers', async () => {
    const slow = new NodePoller(
      'slow',
      { clock, random: () => 1, poll: () => Promise.reject(refused()) },
      { intervalMs: 1000, deadlineMs: 400 },
      {
        answered: () => undefined,
        missed: () => undefined,
        failed: () => heard.push(`slow failed at ${String(clock.nowMs())}`),
      },
    );
    slow.start();
    for (let passed = 0; passed < 1600; passed += 100) await clock.advance(100);
    slow.stop();
    expect(heard.filter((line) => line.startsWith('slow'))).toEqual(
      [0, 0, 500, 1000, 1500].map((at) => `slow failed at ${String(at)}`),
    );
  });

  it.each([
    [
      'that says nothing about the connection',
      Object.assign(new Error('x'), { code: '42501', severity: 'ERROR' }),
      'failing',
    ],
    ['of a statement that took too long', new Error('Query read timeout'), 'stalled'],
  ])('takes an error %s for a missed poll', async (_case, error, fault) => {
    last().reject(error);
    await clock.advance(0);
    expect(heard).toEqual([`missed ${fault} at 0`]);
  });

  it('takes a poll that throws for one that failed', async () => {
    const thrower = new NodePoller(
      'x',
      {
        clock,
        random: () => 0,
        poll: () => {
          throw refused();
        },
      },
      PACE,
      {
        answered: () => heard.push('answered'),
        missed: () => heard.push('missed'),
        failed: (fault) => heard.push(`failed ${fault}`),
      },
    );
    thrower.start();
    await clock.advance(0);
    thrower.stop();
    expect(heard).toContain('failed unreachable');
  });

  it('asks now when told to, and right after the answer that is out', async () => {
    last().resolve(replicaSample(1n));
    await clock.advance(10);
    poller.pollNow();
    expect(times()).toEqual([0, 10]);
    poller.pollNow();
    await clock.advance(5);
    last().resolve(replicaSample(2n));
    await clock.advance(0);
    expect(times()).toEqual([0, 10, 15]);
    last().resolve(replicaSample(3n));
    await clock.advance(40);
    expect(times()).toEqual([0, 10, 15, 55]);
  });

  it('asks no more once stopped, gives up what is out and hears nothing of it', async () => {
    poller.stop();
    expect(last().signal.aborted).toBe(true);
    last().resolve(replicaSample(1n));
    await clock.advance(10_000);
    expect(heard).toEqual([]);
    expect(asked).toHaveLength(1);
    expect(clock.timers).toBe(0);
  });

  it('asks no more when stopped between two questions', async () => {
    last().resolve(replicaSample(1n));
    await clock.advance(10);
    poller.stop();
    await clock.advance(10_000);
    expect(asked).toHaveLength(1);
  });
});
