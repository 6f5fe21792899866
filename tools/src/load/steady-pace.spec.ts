import { describe, expect, it } from '@jest/globals';
import { atSteadyPace, type PaceClock } from './steady-pace.js';

/** Pauses take no time but that of the clock. */
function fakeClock(): PaceClock & { now: number } {
  return {
    now: 0,
    nowMs() {
      return this.now;
    },
    pause(ms) {
      this.now += ms;
      return Promise.resolve();
    },
  };
}

const NEVER = new AbortController().signal;

describe('a steady pace', () => {
  it('starts work evenly, for as long as it is told', async () => {
    const clock = fakeClock();
    const starts: number[] = [];
    const start = (): Promise<void> => {
      starts.push(clock.now);
      return Promise.resolve();
    };
    await atSteadyPace({ rate: 4, durationMs: 1000, mostUnderWay: 10 }, clock, start, NEVER);
    expect(starts).toEqual([0, 250, 500, 750]);
  });

  it('waits for nothing, but leaves out what would be too much at once', async () => {
    const clock = fakeClock();
    let finish: () => void = () => undefined;
    const stuck = new Promise<void>((resolve) => (finish = resolve));
    const pace = { rate: 10, durationMs: 1000, mostUnderWay: 3 };
    const ended = atSteadyPace(pace, clock, () => stuck, NEVER);
    while (clock.now < 900) await Promise.resolve();
    finish();
    await expect(ended).resolves.toBe(7);
  });

  it('ends early when it is told to', async () => {
    const stopping = new AbortController();
    const started: number[] = [];
    const start = (index: number): Promise<void> => {
      started.push(index);
      if (index === 2) stopping.abort();
      return Promise.resolve();
    };
    await atSteadyPace({ rate: 10, durationMs: 1000, mostUnderWay: 3 }, fakeClock(), start, stopping.signal);
    expect(started).toEqual([0, 1, 2]);
  });
});
