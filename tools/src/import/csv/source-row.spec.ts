import { describe, expect, it } from '@jest/globals';
import { Rejection } from '../rejects/rejection.js';
import { AMOUNT } from './parse-number.js';
import { SourceRow } from './source-row.js';

const columns = new Map([
  ['Id', 0],
  ['START', 1],
  ['COST', 2],
]);
const row = (...fields: readonly string[]): SourceRow => new SourceRow({ line: 7, fields }, columns);

function rejectionOf(work: () => unknown): Pick<Rejection, 'reason' | 'message'> {
  try {
    work();
  } catch (error) {
    if (error instanceof Rejection) return { reason: error.reason, message: error.message };
    throw error;
  }
  throw new Error('nothing was rejected');
}

describe('SourceRow', () => {
  it('refuses a row with more or fewer columns than the header', () => {
    expect(rejectionOf(() => row('a', 'b'))).toEqual({
      reason: 'column-count',
      message: '2 columns where the header has 3',
    });
    expect(rejectionOf(() => row('a', 'b', 'c', 'd')).reason).toBe('column-count');
  });

  it('refuses an empty field where a value is needed', () => {
    expect(rejectionOf(() => row('  ', '', '').requiredText('Id', 10))).toEqual({
      reason: 'missing-value',
      message: 'Id is empty',
    });
  });

  it('refuses a text that the database would not hold, counting characters', () => {
    expect(rejectionOf(() => row('abcd', '', '').text('Id', 3)).reason).toBe('too-long');
    expect(rejectionOf(() => row('a\0b', '', '').text('Id', 3)).reason).toBe('bad-value');
    expect(row('🩺🩺🩺', '', '').text('Id', 3)).toBe('🩺🩺🩺');
  });

  it('refuses a bad date, number and word by column and rule, never repeating the value', () => {
    const bad = row('secret-id', 'secret-date', 'secret-cost');
    const rejections = [
      rejectionOf(() => bad.instant('START')),
      rejectionOf(() => bad.date('START')),
      rejectionOf(() => bad.decimal('COST', AMOUNT)),
      rejectionOf(() => bad.word('Id', { M: 'male' })),
    ];
    expect(rejections.map(({ reason }) => reason)).toEqual([
      'bad-date',
      'bad-date',
      'bad-number',
      'bad-value',
    ]);
    expect(rejections.map(({ message }) => message).join()).not.toContain('secret');
  });

  it('takes no word from the prototype of its list', () => {
    expect(rejectionOf(() => row('constructor', '', '').word('Id', { M: 'male' })).reason).toBe('bad-value');
  });

  it('reads what is there, trimmed, and null where nothing is', () => {
    const good = row(' x ', '2023-01-27', '');
    expect([good.text('Id', 3), good.requiredDate('START'), good.decimal('COST', AMOUNT)]).toEqual([
      'x',
      '2023-01-27',
      null,
    ]);
  });
});
