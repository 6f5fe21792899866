import { describe, expect, it } from '@jest/globals';
import { isStorableText } from './storable-text.js';

describe('isStorableText', () => {
  it.each([
    ['NUL', 'a\0b'],
    ['the first half of a surrogate pair', 'a\ud83d'],
    ['the second half', '\ude00b'],
    ['more than may be', 'a'.repeat(11)],
    ['a number', 7],
    ['nothing', undefined],
  ])('refuses %s', (_case, value) => {
    expect(isStorableText(value, 10)).toBe(false);
  });

  it.each(['', 'Zoë', '😀', 'a'.repeat(10), '\u2028'])('takes %p', (value) => {
    expect(isStorableText(value, 10)).toBe(true);
  });
});
