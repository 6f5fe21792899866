import { describe, expect, it, jest } from '@jest/globals';
import { ReadBatch } from './read-batch.js';

const found = (names: readonly string[]) => Promise.resolve(names.map((name) => `found ${name}`));

describe('ReadBatch', () => {
  it('asks once for all that one turn of the event loop asks for, and tells each what is its own', async () => {
    const ask = jest.fn(found);
    const batch = new ReadBatch(10, ask);
    const later = Promise.resolve().then(() => batch.get('c'));
    await expect(Promise.all([batch.get('a'), batch.get('b'), later, batch.get('a')])).resolves.toEqual([
      'found a',
      'found b',
      'found c',
      'found a',
    ]);
    expect(ask.mock.calls).toEqual([[['a', 'b', 'a', 'c']]]);
    await expect(batch.get('d')).resolves.toBe('found d');
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('asks for no more names at once than it may, and leaves none behind', async () => {
    const ask = jest.fn(found);
    const batch = new ReadBatch(2, ask);
    const names = ['a', 'b', 'c', 'd', 'e'];
    await expect(Promise.all(names.map((name) => batch.get(name)))).resolves.toEqual(await found(names));
    expect(ask.mock.calls).toEqual([[['a', 'b']], [['c', 'd']], [['e']]]);
  });

  it('tells all who share a question of its failure, and nobody else', async () => {
    const ask = jest.fn(found).mockRejectedValueOnce(new Error('gone'));
    const batch = new ReadBatch(10, ask);
    const together = await Promise.allSettled([batch.get('a'), batch.get('b')]);
    expect(together.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(batch.get('c')).resolves.toBe('found c');
  });
});
