import { describe, expect, it } from '@jest/globals';
import { StatementNames } from './statement-names.js';

describe('StatementNames', () => {
  it('names nothing beyond its limit, and keeps the names it gave', () => {
    const names = new StatementNames(2);
    const given = ['a', 'b', 'c'].map((text) => names.nameOf(text));
    expect(given[2]).toBeUndefined();
    expect(['a', 'b', 'c', 'd'].map((text) => names.nameOf(text))).toEqual([...given, undefined]);
  });

  it('names nothing at all with limit 0', () => {
    expect(new StatementNames(0).nameOf('SELECT 1')).toBeUndefined();
  });

  it('gives each text one name, and no two texts the same', () => {
    const names = new StatementNames();
    const texts = Array.from({ length: 1000 }, (_, n) => `SELECT ${n}`);
    const given = texts.map((text) => names.nameOf(text));
    expect(new Set(given).size).toBe(1000);
    expect(texts.map((text) => names.nameOf(text))).toEqual(given);
    expect(names.nameOf('one more')).toBeUndefined();
  });

  it('gives names that no statement of the transactions’ own has', () => {
    const names = new StatementNames();
    for (const text of ['COMMIT', 'ROLLBACK', 'commit']) expect(names.nameOf(text)).toMatch(/^s\d+$/);
  });
});
