import { describe, expect, it } from '@jest/globals';
import { LinkedQueue } from './linked-queue.js';

const drained = (queue: LinkedQueue<string>): string[] => {
  const values: string[] = [];
  for (let value = queue.shift(); value !== undefined; value = queue.shift()) values.push(value);
  return values;
};

describe('LinkedQueue', () => {
  it('gives nothing when it is empty, at first and again', () => {
    const queue = new LinkedQueue<string>();
    expect([queue.shift(), queue.first, queue.last, queue.size]).toEqual([
      undefined,
      undefined,
      undefined,
      0,
    ]);
    queue.push('a');
    queue.shift();
    expect([queue.shift(), queue.first, queue.last, queue.size]).toEqual([
      undefined,
      undefined,
      undefined,
      0,
    ]);
  });

  it('gives values in the order in which they came', () => {
    const queue = new LinkedQueue<string>();
    for (const value of 'abc') queue.push(value);
    expect([queue.first, queue.last, queue.size]).toEqual(['a', 'c', 3]);
    expect(drained(queue)).toEqual(['a', 'b', 'c']);
  });

  it.each([
    ['the first', 0, ['b', 'c']],
    ['one from the middle', 1, ['a', 'c']],
    ['the last', 2, ['a', 'b']],
  ])('takes out %s', (_title, index, rest) => {
    const queue = new LinkedQueue<string>();
    const nodes = ['a', 'b', 'c'].map((value) => queue.push(value));
    queue.remove(nodes[index]!);
    expect([queue.first, queue.last, queue.size]).toEqual([rest[0], rest[1], 2]);
    expect(drained(queue)).toEqual(rest);
  });
});
