import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ReadBatch } from './read-batch.js';

const found = (names: readonly string[]) => Promise.resolve(names.map((name) => `found ${name}`));

/** Questions that are answered when the test says so. */
function held() {
  const answers: (() => void)[] = [];
  const ask = jest.fn(async (names: readonly string[]) => {
    await new Promise<void>((resolve) => answers.push(resolve));
    return await found(names);
  });
  return { answers, ask };
}

describe('ReadBatch', () => {
  let nowMs: number;

  beforeEach(() => {
    nowMs = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('asks once for all that one turn of the event loop asks for, and tells each what is its own', async () => {
    const ask = jest.fn(found);
    const batch = new ReadBatch({ enough: 10, most: 10, mostUnderWay: 2 }, ask);
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
    const batch = new ReadBatch({ enough: 2, most: 2, mostUnderWay: Infinity }, ask);
    const names = ['a', 'b', 'c', 'd', 'e'];
    await expect(Promise.all(names.map((name) => batch.get(name)))).resolves.toEqual(await found(names));
    expect(ask.mock.calls).toEqual([[['a', 'b']], [['c', 'd']], [['e']]]);
  });

  it('asks the next question when one of those under way is answered, with all that has come meanwhile', async () => {
    const { answers, ask } = held();
    const batch = new ReadBatch({ enough: 2, most: 4, mostUnderWay: 2 }, ask);
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const all = Promise.all(names.map((name) => batch.get(name)));
    await pause(5);
    expect(ask.mock.calls).toEqual([[['a', 'b']], [['c', 'd']]]);
    answers[1]!();
    await pause(5);
    expect(ask.mock.calls.slice(2)).toEqual([[['e', 'f', 'g']]]);
    for (const answer of answers) answer();
    await expect(all).resolves.toEqual(await found(names));
  });

  it('tells all who share a question of its failure, and nobody else', async () => {
    const ask = jest.fn(found).mockRejectedValueOnce(new Error('gone'));
    const batch = new ReadBatch({ enough: 10, most: 10, mostUnderWay: 2 }, ask);
    const together = await Promise.allSettled([batch.get('a'), batch.get('b')]);
    expect(together.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(batch.get('c')).resolves.toBe('found c');
  });

  it('has those who wait for the next question not wait for what has just failed', async () => {
    const ask = jest.fn(found).mockRejectedValueOnce(new Error('gone'));
    const batch = new ReadBatch({ enough: 1, most: 1, mostUnderWay: 1 }, ask);
    const together = await Promise.allSettled(['a', 'b', 'c'].map((name) => batch.get(name)));
    expect(together.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(ask).toHaveBeenCalledTimes(1);
    await expect(batch.get('d')).resolves.toBe('found d');
  });

  it('turns away who would wait for slow answers, and keeps who has just come', async () => {
    const { answers, ask } = held();
    const batch = new ReadBatch({ enough: 1, most: 1, mostUnderWay: 1 }, ask);
    const first = batch.get('first');
    const late = batch.get('late');
    const refused = expect(late).rejects.toMatchObject({ code: 'DB_UNREACHABLE' });
    nowMs += 150;
    const next = batch.get('next');
    answers[0]!();
    await expect(first).resolves.toBe('found first');
    await refused;
    answers[1]!();
    await expect(next).resolves.toBe('found next');
    expect(ask.mock.calls).toEqual([[['first']], [['next']]]);
  });
});
