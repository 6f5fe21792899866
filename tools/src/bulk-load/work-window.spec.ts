import { describe, expect, it } from '@jest/globals';
import { WorkWindow } from './work-window.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('WorkWindow', () => {
  it('refuses a size below one', () => {
    expect(() => new WorkWindow(0)).toThrow('size must be a whole number ≥ 1, got 0');
  });

  it('never runs more tasks at a time than its size', async () => {
    const window = new WorkWindow(3);
    let running = 0;
    let most = 0;
    for (let task = 0; task < 20; task += 1) {
      await window.start(async () => {
        running += 1;
        most = Math.max(most, running);
        await turn();
        running -= 1;
      });
    }
    await window.drain();
    expect({ running, most }).toEqual({ running: 0, most: 3 });
  });

  it('keeps whoever produces tasks waiting while it is full', async () => {
    const window = new WorkWindow(1);
    const events: string[] = [];
    let finish = (): void => undefined;
    await window.start(() => new Promise((resolve) => (finish = resolve)));
    const second = window.start(async () => undefined).then(() => events.push('second started'));
    await turn();
    events.push('first finishes');
    finish();
    await second;
    await window.drain();
    expect(events).toEqual(['first finishes', 'second started']);
  });

  it('tells the first failure to the next start', async () => {
    const window = new WorkWindow(2);
    await window.start(async () => {
      throw new Error('disk full');
    });
    await turn();
    await expect(window.start(async () => undefined)).rejects.toThrow('disk full');
  });

  it('tells a failure when it is drained, after all tasks have ended', async () => {
    const window = new WorkWindow(2);
    let hasEnded = false;
    await window.start(async () => {
      await turn();
      hasEnded = true;
    });
    await window.start(async () => {
      throw new Error('disk full');
    });
    await expect(window.drain()).rejects.toThrow('disk full');
    expect(hasEnded).toBe(true);
  });
});
