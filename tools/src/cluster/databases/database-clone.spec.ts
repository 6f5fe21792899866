import { describe, expect, it } from '@jest/globals';
import { checkDatabaseName } from './database-clone.js';

describe('checkDatabaseName', () => {
  it.each(['', '1st', 'Upper', 'a-b', 'a b', 'a"b', 'é', 'a'.repeat(64)])('refuses %j', (name) => {
    expect(() => checkDatabaseName(name)).toThrow(/1–63 lower-case letters/);
  });

  it.each(['a', '_private', 'test_42', 'a'.repeat(63)])('takes %j', (name) => {
    expect(checkDatabaseName(name)).toBe(name);
  });
});
