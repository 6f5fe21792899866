import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { PROCESS_CLOCK } from './clock.port.js';

describe('PROCESS_CLOCK', () => {
  it('calls nothing that was called off, and the rest in its time', async () => {
    const heard: string[] = [];
    const startedAtMs = PROCESS_CLOCK.nowMs();
    PROCESS_CLOCK.after(5, () => heard.push('off'))();
    PROCESS_CLOCK.after(5, () => heard.push('on'));
    await pause(20);
    expect(heard).toEqual(['on']);
    expect(PROCESS_CLOCK.nowMs()).toBeGreaterThan(startedAtMs);
  });
});
