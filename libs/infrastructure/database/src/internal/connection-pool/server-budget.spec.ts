import { describe, expect, it } from '@jest/globals';
import { effectiveMaximum } from './server-budget.js';

const server = { maxConnections: 100, replicationSlots: 2, liveProcesses: 1 };

describe('effectiveMaximum', () => {
  it.each([
    ['never what the server has, less its reserve', 500, server, 88],
    ['never more than an equal share among processes', 500, { ...server, liveProcesses: 4 }, 22],
    ['the setting, where that is less', 20, server, 20],
    ['the setting of a process that counts itself out', 20, { ...server, liveProcesses: 0 }, 20],
    ['one, where there is nothing to share', 20, { ...server, maxConnections: 10 }, 1],
    ['the setting, while the server has not been asked', 500, undefined, 500],
  ])('is %s', (_title, max, budget, most) => {
    expect(effectiveMaximum(max, budget)).toBe(most);
  });
});
