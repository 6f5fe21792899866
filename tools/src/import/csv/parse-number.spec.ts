import { describe, expect, it } from '@jest/globals';
import { AMOUNT, COUNT, LATITUDE, MEASUREMENT, parseDecimal } from './parse-number.js';

describe('parseDecimal', () => {
  it.each(['NaN', 'Infinity', '0x10', '1,5', '1.2.3', '--1', '1e999', '', ' 1', 'e5', '1_000'])(
    'refuses %p as a measurement',
    (text) => {
      expect(parseDecimal(text, MEASUREMENT)).toBeNull();
    },
  );

  it.each(['-0.01', '1000000000000'])('refuses %s as an amount', (text) => {
    expect(parseDecimal(text, AMOUNT)).toBeNull();
  });

  it.each(['1.0', '-1', '2147483648'])('refuses %s as a count', (text) => {
    expect(parseDecimal(text, COUNT)).toBeNull();
  });

  it('refuses a latitude beyond the pole', () => {
    expect(parseDecimal('90.1', LATITUDE)).toBeNull();
  });

  it.each(['127.9', '-3', '.5', '1.', '1e-3', '42.36877442769006'])('keeps %s as it is spelled', (text) => {
    expect(parseDecimal(text, MEASUREMENT)).toBe(text);
  });
});
