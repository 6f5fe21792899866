import { describe, expect, it } from '@jest/globals';
import { causeOf, hasFoundNoMaster } from './connection-cause.js';

const without =
  'All sentinels are unreachable. Retrying from scratch after 86ms. Last error: Connection is closed.';

describe('the cause of a failed connection', () => {
  it.each([
    [
      Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:6379'), { code: 'ECONNREFUSED' }),
      'ECONNREFUSED',
    ],
    [new Error('WRONGPASS invalid username-password pair or user is disabled.'), 'WRONGPASS'],
    [new Error('NOAUTH Authentication required.'), 'NOAUTH'],
    [new Error(without), 'All sentinels are unreachable'],
    [new Error('Connection is closed.'), 'Connection is closed'],
    [new Error('Reached the limit'), 'Reached the limit'],
  ])('is short, and the same each time: %s', (error, cause) => {
    expect(causeOf(error)).toBe(cause);
  });

  it('tells where sentinels led to no master', () => {
    expect(hasFoundNoMaster(new Error(without))).toBe(true);
    expect(hasFoundNoMaster(new Error('Connection is closed.'))).toBe(false);
    expect(hasFoundNoMaster(without)).toBe(false);
  });
});
