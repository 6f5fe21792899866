import { describe, expect, it } from '@jest/globals';
import { giveToken, tokenIn } from './http-token.js';

describe('tokenIn', () => {
  it.each([
    ['nothing', {}, undefined],
    ['an empty header', { 'x-consistency-token': '' }, undefined],
    ['several headers', { 'x-consistency-token': ['a', 'b'] }, undefined],
    ['another cookie', { cookie: 'my-consistency-token=a; b=c' }, undefined],
    ['a header', { 'x-consistency-token': 'a' }, 'a'],
    ['a cookie', { cookie: 'b=c; consistency-token=a; d=e' }, 'a'],
    ['both', { 'x-consistency-token': 'a', cookie: 'consistency-token=b' }, 'a'],
  ])('of %s', (_case, headers, token) => {
    expect(tokenIn({ headers })).toBe(token);
  });
});

describe('giveToken', () => {
  const responseWith = (cookies?: string | string[]) => {
    const headers = new Map<string, unknown>(cookies === undefined ? [] : [['set-cookie', cookies]]);
    return {
      headers,
      response: {
        setHeader: (name: string, value: unknown) => headers.set(name, value),
        getHeader: (name: string) => headers.get(name) as string,
        writeHead: () => undefined,
        once: () => undefined,
      },
    };
  };

  it('gives it as header and as a cookie that no script reads, beside the application’s own cookies', () => {
    for (const own of [undefined, 'a=b', ['a=b', 'c=d']]) {
      const { headers, response } = responseWith(own);
      giveToken(response, 'token', 90_500, true);
      expect(headers.get('x-consistency-token')).toBe('token');
      expect(headers.get('set-cookie')).toEqual([
        ...[own ?? []].flat(),
        'consistency-token=token; Path=/; Max-Age=90; HttpOnly; SameSite=Lax; Secure',
      ]);
    }
  });
});
