import { describe, expect, it } from '@jest/globals';
import { requestIdOf } from './request-id.js';

const idFor = (header: string | string[] | undefined) => requestIdOf({ headers: { 'x-request-id': header } });

describe('the request id', () => {
  it.each(['12345678', 'a-b_c.d-e', 'x'.repeat(64)])('is the caller’s: %s', (id) => {
    expect(idFor(id)).toBe(id);
  });

  it.each([undefined, '', 'short', 'x'.repeat(65), 'with space', 'line\nbreak', '-leading', '{"json":1}'])(
    'is a new one instead of %p',
    (id) => {
      expect(idFor(id)).toMatch(/^[0-9a-f-]{36}$/);
    },
  );

  it('is a new one when the header came twice', () => {
    expect(idFor(['12345678', '87654321'])).toMatch(/^[0-9a-f-]{36}$/);
  });
});
