import { describe, expect, it } from '@jest/globals';
import { Random } from './random.js';

const numbers = (random: Random, count: number): number[] =>
  Array.from({ length: count }, () => random.uint32());

describe('Random', () => {
  it('gives the same numbers for the same name, on every machine and for good', () => {
    expect(numbers(new Random('seed-1'), 4)).toEqual([3415979063, 2621937349, 3270033979, 458552220]);
  });

  it('gives other numbers for another name', () => {
    expect(numbers(new Random('a'), 4)).not.toEqual(numbers(new Random('b'), 4));
  });

  it('reaches both ends of a range and nothing beyond', () => {
    const random = new Random('range');
    const drawn = Array.from({ length: 2000 }, () => random.between(3, 7));
    expect([Math.min(...drawn), Math.max(...drawn), new Set(drawn).size]).toEqual([3, 7, 5]);
  });

  it('counts what happens so often on average', () => {
    const random = new Random('count');
    const drawn = Array.from({ length: 20_000 }, () => random.count(1.5));
    expect(drawn.reduce((sum, count) => sum + count, 0) / drawn.length).toBeCloseTo(1.5, 1);
    expect(new Random('none').count(0)).toBe(0);
  });

  it('makes UUIDs of version 7 that sort by their time and never meet', () => {
    const random = new Random('uuid');
    const early = Array.from({ length: 1000 }, () => random.uuid(1_600_000_000_000));
    const late = random.uuid(1_600_000_000_001);
    expect(new Set(early).size).toBe(1000);
    expect(early.every((id) => id < late)).toBe(true);
    expect(late).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('refuses to pick from nothing', () => {
    expect(() => new Random('x').pick([])).toThrow('nothing to pick from');
  });
});
