import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { BoundedProbe } from './bounded-probe.js';

const never = () => new Promise<string>(() => undefined);

describe('BoundedProbe', () => {
  let clock: ManualClock;
  let probe: BoundedProbe;

  beforeEach(() => {
    clock = new ManualClock();
    probe = new BoundedProbe({ deadlineMs: 1000, mostUnanswered: 2 }, clock);
  });

  it('gives up what does not answer in time, and tells it so', async () => {
    let isGivenUp = false;
    const asked = probe.ask((signal) => {
      signal.addEventListener('abort', () => (isGivenUp = true));
      return never();
    });
    await clock.advance(999);
    expect(isGivenUp).toBe(false);
    await clock.advance(1);
    await expect(asked).resolves.toEqual({ kind: 'late' });
    expect(isGivenUp).toBe(true);
  });

  it('asks no further question while too many are out, and asks again once one has ended', async () => {
    const endings: (() => void)[] = [];
    const question = jest.fn(() => new Promise<void>((resolve) => endings.push(resolve)));
    const asked = [probe.ask(question), probe.ask(question), probe.ask(question)];
    await clock.advance(1000);
    expect(await Promise.all(asked)).toEqual([{ kind: 'late' }, { kind: 'late' }, { kind: 'late' }]);
    expect(question).toHaveBeenCalledTimes(2);
    endings[0]?.();
    await clock.advance(0);
    void probe.ask(question);
    expect(question).toHaveBeenCalledTimes(3);
  });

  it.each([
    ['rejects', () => Promise.reject(new Error('refused'))],
    [
      'throws',
      () => {
        throw new Error('no pool');
      },
    ],
  ])('fails, and throws nothing, when the question %s; it is then no longer out', async (_case, question) => {
    for (let time = 0; time < 5; time += 1)
      await expect(probe.ask(question)).resolves.toEqual({ kind: 'failed' });
    expect(clock.timers).toBe(0);
  });

  it('tells the answer and how long it took, and leaves no timer', async () => {
    const asked = probe.ask(async () => {
      await new Promise<void>((resolve) => clock.after(40, resolve));
      return 'here';
    });
    await clock.advance(40);
    await expect(asked).resolves.toEqual({ kind: 'answered', value: 'here', tookMs: 40 });
    expect(clock.timers).toBe(0);
  });

  it('takes an answer that was there when the process came to look, however late that was', async () => {
    let answer: (value: string) => void = () => undefined;
    const asked = probe.ask(() => new Promise<string>((resolve) => (answer = resolve)));
    clock.after(1000, () => answer('arrived while the process was busy'));
    await clock.advance(1000);
    await expect(asked).resolves.toMatchObject({ kind: 'answered' });
    expect(clock.timers).toBe(0);
  });
});
