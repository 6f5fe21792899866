import { describe, expect, it } from '@jest/globals';
import { chooseNodeBy, type Candidate } from './choose-node.js';

const replica = (name: string, changes: Partial<Candidate> = {}): Candidate => ({
  name,
  leases: 0,
  latencyMs: 1,
  ...changes,
});
const [a, b, c] = [replica('a'), replica('b'), replica('c')] as const;

/** Gives the numbers in turn, again and again. */
const randomOf = (...numbers: number[]) => {
  let turn = 0;
  return () => numbers[turn++ % numbers.length] as number;
};
/** n evenly spread numbers. */
const spread = (n: number) => Array.from({ length: n }, (_, index) => (index + 0.5) / n);
const countOf = (names: string[]) =>
  names.reduce<Record<string, number>>((sums, name) => ({ ...sums, [name]: (sums[name] ?? 0) + 1 }), {});

describe('round-robin', () => {
  it('passes nobody over: each in turn', () => {
    const choose = chooseNodeBy('round-robin', () => 0);
    expect(Array.from({ length: 6 }, () => choose([a, b, c]).name).join('')).toBe('abcabc');
  });

  it('gives every one of those left its turn', () => {
    const choose = chooseNodeBy('round-robin', () => 0);
    choose([a, b, c]);
    const names = Array.from({ length: 10 }, () => choose([a, c]).name);
    expect(countOf(names)).toEqual({ a: 5, c: 5 });
  });

  it('takes the only one', () => {
    expect(chooseNodeBy('round-robin', () => 0)([b])).toBe(b);
  });
});

describe('least-connections', () => {
  it('passes over whoever has more leases out', () => {
    const busy = [replica('a', { leases: 3 }), replica('b', { leases: 1 }), replica('c', { leases: 2 })];
    for (const number of spread(7))
      expect(chooseNodeBy('least-connections', () => number)(busy).name).toBe('b');
  });

  it('breaks ties at random, each with the same chance', () => {
    const tied = [a, b, replica('z', { leases: 1 }), c];
    const names = spread(6).flatMap((first) =>
      spread(6).map((second) => chooseNodeBy('least-connections', randomOf(first, second))(tied).name),
    );
    expect(countOf(names)).toEqual({ a: 12, b: 12, c: 12 });
  });
});

describe('latency', () => {
  it('never takes the slower of the two it drew', () => {
    const slow = replica('slow', { latencyMs: 50 });
    for (const first of spread(2))
      expect(chooseNodeBy('latency', randomOf(first, 0.9))([a, slow]).name).toBe('a');
  });

  it('takes the leases out for as many waits', () => {
    const quickButBusy = replica('a', { latencyMs: 2, leases: 9 });
    const slowButFree = replica('b', { latencyMs: 10 });
    expect(chooseNodeBy('latency', randomOf(0, 0))([quickButBusy, slowButFree]).name).toBe('b');
    expect(
      chooseNodeBy('latency', randomOf(0, 0))([replica('a', { latencyMs: 2, leases: 3 }), slowButFree]).name,
    ).toBe('a');
  });

  it('draws two different ones, every pair as often', () => {
    const pairs = spread(3).flatMap((first) =>
      spread(2).map((second) => {
        const drawn: string[] = [];
        const spied = ['a', 'b', 'c'].map((name) => ({
          name,
          leases: 0,
          get latencyMs() {
            drawn.push(name);
            return 1;
          },
        }));
        chooseNodeBy('latency', randomOf(first, second))(spied);
        return [...new Set(drawn)].sort().join('');
      }),
    );
    expect(countOf(pairs)).toEqual({ ab: 2, ac: 2, bc: 2 });
  });

  it('does not send everybody to whoever looks best now: the worst of three gets none, the others share', () => {
    const three = [
      replica('a', { latencyMs: 1 }),
      replica('b', { latencyMs: 1.5 }),
      replica('c', { latencyMs: 9 }),
    ];
    const names = spread(3).flatMap((first) =>
      spread(2).map((second) => chooseNodeBy('latency', randomOf(first, second))(three).name),
    );
    expect(countOf(names)).toEqual({ a: 4, b: 2 });
  });

  it('takes the only one', () => {
    expect(chooseNodeBy('latency', () => 0.99)([b])).toBe(b);
  });
});
