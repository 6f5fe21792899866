import { describe, expect, it } from '@jest/globals';
import { CounterWindow } from './counter-window.js';

describe('CounterWindow', () => {
  it('counts nothing of what was there at the start', () => {
    expect(new CounterWindow(1000).read(500, 0)).toEqual({ latest: 0, recent: 0 });
  });

  it('tells what was added since the last reading, and within the span', () => {
    const window = new CounterWindow(2000);
    window.read(10, 0);
    expect(window.read(13, 1000)).toEqual({ latest: 3, recent: 3 });
    expect(window.read(14, 2000)).toEqual({ latest: 1, recent: 4 });
    expect(window.read(14, 3000)).toEqual({ latest: 0, recent: 1 });
    expect(window.read(14, 9000)).toEqual({ latest: 0, recent: 0 });
  });

  it('begins anew when the total has shrunk', () => {
    const window = new CounterWindow(60_000);
    window.read(10, 0);
    expect(window.read(2, 1000)).toEqual({ latest: 0, recent: 0 });
    expect(window.read(5, 2000)).toEqual({ latest: 3, recent: 3 });
  });
});
