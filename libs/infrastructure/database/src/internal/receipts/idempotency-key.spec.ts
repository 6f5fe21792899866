import { describe, expect, it } from '@jest/globals';
import { checkIdempotencyKey } from './idempotency-key.js';

describe('checkIdempotencyKey', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['an empty text', ''],
    ['201 characters', 'k'.repeat(201)],
    ['a line break', 'key\n'],
    ['a NUL', 'a\u0000b'],
    ['a character outside ASCII', 'clé'],
    ['a DEL', 'a\u007f'],
    ['a number', 7],
    ['a list', ['key']],
  ])('refuses %s', (_case, key) => {
    expect(() => checkIdempotencyKey(key)).toThrow(
      expect.objectContaining({ code: 'DB_ARGUMENT_INVALID', field: 'idempotencyKey' }),
    );
  });

  it.each(['k', 'k'.repeat(200), 'order 7 / ~!"#'])('takes %s', (key) => {
    expect(checkIdempotencyKey(key)).toBe(key);
  });
});
