import { describe, expect, it } from '@jest/globals';
import { isOutsideTransaction, isRepeated, unknownDirectives } from './directive.js';

describe('isOutsideTransaction', () => {
  it.each([
    '-- migrate: no-transaction\nselect 1',
    '--migrate:no-transaction  \r\nselect 1',
    '\uFEFF-- migrate: no-transaction',
  ])('reads the first line of %j', (script) => expect(isOutsideTransaction(script)).toBe(true));

  it.each(['select 1;\n-- migrate: no-transaction', '-- no-transaction', '-- migrate: no-transactions', ''])(
    'is not taken in by %j',
    (script) => expect(isOutsideTransaction(script)).toBe(false),
  );
});

describe('isRepeated', () => {
  it('reads the comments above the statement', () => {
    expect(isRepeated('-- In batches.\n-- migrate: repeat\nupdate t set a = 1')).toBe(true);
  });

  it.each([
    'update t set a = 1\n-- migrate: repeat',
    "select '\n-- migrate: repeat\n'",
    '-- repeat\nselect 1',
  ])('is not taken in by %j', (text) => expect(isRepeated(text)).toBe(false));
});

describe('unknownDirectives', () => {
  it('finds misspelt and misplaced ones', () => {
    const script =
      '-- about it\n-- migrate: no-transaction\n-- migrate: repaet\n-- migrate: repeat\nselect 1';
    expect(unknownDirectives(script)).toEqual(['-- migrate: no-transaction', '-- migrate: repaet']);
  });
});
