import { describe, expect, it } from '@jest/globals';
import { OperatorCheck } from './operator.js';

const TOKEN = 'operator-token-00000000000000000000';
const check = new OperatorCheck(TOKEN);
const asking = (headers: Record<string, string>, ip = '127.0.0.1') => ({ headers, ip });

describe('the operator check', () => {
  it('takes the token as a bearer token, and nothing like it', () => {
    const tokens = [TOKEN, `${TOKEN}0`, TOKEN.slice(0, -1), TOKEN.toUpperCase(), ''];
    const answers = tokens.map((token) => check.hasToken(asking({ authorization: `Bearer ${token}` })));
    expect(answers).toEqual([true, false, false, false, false]);
    expect(check.hasToken(asking({}))).toBe(false);
    expect(check.hasToken(asking({ authorization: TOKEN }))).toBe(false);
  });

  it('knows this machine by its address', () => {
    const addresses = [
      '127.0.0.1',
      '127.9.9.9',
      '::1',
      '::ffff:127.0.0.1',
      '10.0.0.1',
      '::ffff:10.0.0.1',
      '::12',
    ];
    expect(addresses.map((ip) => check.isLocal(asking({}, ip)))).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('takes nobody for this machine in front of whom a proxy stands', () => {
    for (const name of [
      'forwarded',
      'via',
      'x-forwarded-for',
      'x-forwarded-host',
      'x-forwarded-proto',
      'x-real-ip',
    ])
      expect(check.isLocal(asking({ [name]: '127.0.0.1' }))).toBe(false);
  });
});
