import { describe, expect, it } from '@jest/globals';

import { editDistance, nearestName } from './nearest-name.js';

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['kitten', 'sitting', 3],
    ['same', 'same', 0],
  ])('from "%s" to "%s" is %d', (from, to, distance) => {
    expect(editDistance(from, to)).toBe(distance);
  });
});

describe('nearestName', () => {
  it('offers the closest name', () => {
    expect(nearestName('DB_POLL_MAX', ['DB_POOL_MIN', 'DB_POOL_MAX'])).toBe('DB_POOL_MAX');
  });

  it('offers nothing when nothing is close', () => {
    expect(nearestName('SOMETHING_ELSE', ['DB_POOL_MIN'])).toBeUndefined();
    expect(nearestName('x', [])).toBeUndefined();
  });
});
