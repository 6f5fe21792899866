import { describe, expect, it } from '@jest/globals';
import { priceLines } from './line-amounts.js';

const priced = (...lines: [quantity: string, unitPrice: string][]) =>
  priceLines(lines.map(([quantity, unitPrice]) => ({ description: 'x', quantity, unitPrice })));

describe('the amounts of an invoice', () => {
  it('loses no cent where binary fractions would', () => {
    const { lines, total } = priced(['3', '0.10'], ['0.1', '0.2'], ['1', '1.1']);
    expect(lines.map(({ amount }) => amount)).toEqual(['0.30', '0.02', '1.10']);
    expect(total).toBe('1.42');
  });

  it('rounds half a cent up', () => {
    expect(priced(['0.5', '0.01']).total).toBe('0.01');
    expect(priced(['0.499', '0.01']).total).toBe('0.00');
    expect(priced(['1.005', '1']).total).toBe('1.01');
  });

  it('numbers the lines from 1', () => {
    expect(priced(['1', '1'], ['1', '1']).lines.map(({ position }) => position)).toEqual([1, 2]);
  });

  it('adds what is larger than a double holds exactly', () => {
    expect(priced(['99999', '99999999999.99'], ['0.001', '10']).total).toBe('9999899999999000.02');
  });
});
