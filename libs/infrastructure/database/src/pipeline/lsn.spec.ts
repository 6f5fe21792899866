import { describe, expect, it } from '@jest/globals';
import { formatLsn, laterOf, parseLsn } from './lsn.js';

describe('LSN', () => {
  it('refuses what PostgreSQL would not write', () => {
    for (const text of ['', '16', '16/', '/1', '1/2/3', 'x/1', '123456789/0', '1/123456789', ' 1/2', null, 7])
      expect(parseLsn(text)).toBeNull();
  });

  it('reads and writes PostgreSQL’s form', () => {
    for (const text of ['0/0', '0/16B3748', '16/B374D848', 'FFFFFFFF/FFFFFFFF'])
      expect(formatLsn(parseLsn(text) ?? -1n)).toBe(text);
  });

  it('orders by place, not by text', () => {
    expect((parseLsn('10/0') ?? 0n) > (parseLsn('9/FFFFFFFF') ?? 0n)).toBe(true);
  });

  it('takes an absent place for the earliest', () => {
    expect(laterOf(undefined, undefined)).toBeUndefined();
    expect(laterOf(3n, undefined)).toBe(3n);
    expect(laterOf(undefined, 3n)).toBe(3n);
    expect(laterOf(3n, 4n)).toBe(4n);
    expect(laterOf(4n, 3n)).toBe(4n);
  });
});
