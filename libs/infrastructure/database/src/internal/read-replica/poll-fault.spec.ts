import { describe, expect, it } from '@jest/globals';
import { nodeFaultOf } from './poll-fault.js';

const postgres = (code: string) => Object.assign(new Error('x'), { code, severity: 'FATAL' });
const node = (code: string, syscall = 'connect') => Object.assign(new Error('x'), { code, syscall });

describe('nodeFaultOf', () => {
  it.each<[string, unknown, string | undefined]>([
    ['a refused connection', node('ECONNREFUSED'), 'unreachable'],
    ['a reset connection', node('ECONNRESET', 'read'), 'unreachable'],
    ['a name nobody knows', node('ENOTFOUND', 'getaddrinfo'), 'unreachable'],
    ['a connection that was cut', new Error('Connection terminated unexpectedly'), 'unreachable'],
    ['a connection that does not come up', new Error('timeout expired'), 'unreachable'],
    ['a crash', postgres('57P02'), 'unreachable'],
    ['a shutdown', postgres('57P01'), 'draining'],
    ['a server that starts', postgres('57P03'), 'starting'],
    ['a wrong password', postgres('28P01'), 'login-refused'],
    ['a certificate of its own making', node('DEPTH_ZERO_SELF_SIGNED_CERT'), 'tls-failed'],
    ['a missing database', postgres('3D000'), 'login-refused'],
    ['an answer that did not come', new Error('Query read timeout'), 'stalled'],
    ['a cancelled question', postgres('57014'), 'stalled'],
    ['a missing privilege', postgres('42501'), undefined],
    ['too many connections', postgres('53300'), undefined],
    ['anything else', 'boom', undefined],
  ])('takes %s for what it is', (_case, error, fault) => {
    expect(nodeFaultOf(error)).toBe(fault);
  });
});
