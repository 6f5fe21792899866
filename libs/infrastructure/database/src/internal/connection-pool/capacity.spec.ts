import { describe, expect, it } from '@jest/globals';
import type { Priority } from '../../pipeline/priority.js';
import { Capacity } from './capacity.js';

/** Lends as many as are admitted. */
function fill(capacity: Capacity, priority: Priority, isSpill = false): number {
  let lent = 0;
  for (; capacity.admits(priority, isSpill); lent += 1) capacity.lend(priority, isSpill);
  return lent;
}

describe('Capacity', () => {
  it.each([
    [1, 0, 1],
    [2, 1, 1],
    [10, 1, 9],
    [50, 5, 45],
  ])('of %i keeps %i back from ordinary work', (limit, reserved, ordinary) => {
    const capacity = new Capacity(limit, 0.1);
    expect(capacity.reserved).toBe(reserved);
    expect(fill(capacity, 'high')).toBe(ordinary);
    expect(capacity.room).toBe(reserved);
    expect(fill(capacity, 'critical')).toBe(reserved);
    expect([capacity.room, capacity.inUse]).toEqual([0, limit]);
  });

  it('keeps nothing back where nothing is reserved', () => {
    const capacity = new Capacity(2, 0);
    expect([capacity.reserved, fill(capacity, 'low')]).toEqual([0, 2]);
  });

  it('admits ordinary work beside critical work as long as there is room for both', () => {
    const capacity = new Capacity(10, 0.1);
    capacity.lend('critical', false);
    expect(fill(capacity, 'normal')).toBe(9);
  });

  it.each([
    [1, 1],
    [3, 1],
    [10, 3],
    [20, 6],
  ])('of %i lends at most %i for work of other nodes', (limit, most) => {
    const capacity = new Capacity(limit, 0);
    expect(fill(capacity, 'critical', true)).toBe(most);
    expect(fill(capacity, 'normal')).toBe(limit - most);
  });

  it('admits again what was given back', () => {
    const capacity = new Capacity(4, 0.1);
    fill(capacity, 'normal', true);
    expect(capacity.admits('normal', true)).toBe(false);
    capacity.giveBack('normal', true);
    expect(capacity.admits('normal', true)).toBe(true);
  });

  it('admits nobody while more is in use than a lowered limit allows', () => {
    const capacity = new Capacity(4, 0);
    fill(capacity, 'normal');
    capacity.limit = 2;
    capacity.giveBack('normal', false);
    expect([capacity.admits('critical', false), capacity.room]).toEqual([false, 0]);
  });
});
