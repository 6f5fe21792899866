import { inspect } from 'node:util';

import { describe, expect, it } from '@jest/globals';

import { Secret } from './secret.js';

describe('Secret', () => {
  const secret = new Secret('s3cret');

  it('gives its value to the one who asks for it', () => {
    expect(secret.reveal()).toBe('s3cret');
  });

  it('shows a mask to everyone else', () => {
    expect(String(secret)).toBe('(secret)');
    expect(JSON.stringify({ secret })).toBe('{"secret":"(secret)"}');
    expect(inspect({ secret }, { showHidden: true, depth: Infinity })).toBe('{ secret: (secret) }');
    expect(Object.entries(secret)).toEqual([]);
  });
});
