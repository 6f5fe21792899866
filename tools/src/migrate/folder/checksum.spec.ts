import { describe, expect, it } from '@jest/globals';
import { checksumOf, matchesChecksum } from './checksum.js';

describe('matchesChecksum', () => {
  it('refuses a script that differs by one character', () => {
    expect(matchesChecksum('select 1; ', checksumOf('select 1;'))).toBe(false);
  });

  it.each([
    ['a\r\nb\r\n', 'a\nb\n'],
    ['a\nb\n', 'a\r\nb\r\n'],
  ])('takes %j for %j: line endings are no edit', (now, then) => {
    expect(matchesChecksum(now, checksumOf(then))).toBe(true);
  });

  it('is SHA-256 in hexadecimal', () => {
    expect(checksumOf('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });
});
