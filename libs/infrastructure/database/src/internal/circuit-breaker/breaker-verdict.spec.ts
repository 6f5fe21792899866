import { describe, expect, it } from '@jest/globals';
import { DatabaseError, ERROR_REGISTRY, type ErrorCode } from '../../errors/index.js';
import type { Verdict } from './breaker-rule.js';
import { verdictOf } from './breaker-verdict.js';

/** What pg makes of an error that the server sent. */
const fromServer = Object.assign(new Error('as planted'), { code: '23505', severity: 'ERROR' });
const errorOf = (code: ErrorCode, cause?: unknown) =>
  new DatabaseError({ code, message: 'as planted', outcome: 'none', cause });

/** The codes that speak against their target; every other is no reason to open its breaker. */
const FAILURES: readonly ErrorCode[] = [
  'DB_RESPONSE_TIMEOUT',
  'DB_CONNECT_TIMEOUT',
  'DB_TOO_MANY_CONNECTIONS',
  'DB_UNREACHABLE',
  'DB_CONNECTION_LOST',
  'DB_STARTING',
  'DB_NOT_PRIMARY',
  'DB_TLS_FAILED',
  'DB_SERVER_RESOURCES',
  'DB_OUTCOME_UNKNOWN',
  'DB_LOGIN_REFUSED',
  'DB_DATABASE_MISSING',
  'DB_SERVER_FAULT',
];
const SILENT: readonly ErrorCode[] = ['DB_STATEMENT_TIMEOUT', 'DB_OPERATION_CANCELLED'];
const codes = Object.keys(ERROR_REGISTRY) as ErrorCode[];

function expectedOf(code: ErrorCode): readonly [sentByServer: Verdict, madeHere: Verdict] {
  if (FAILURES.includes(code)) return ['failure', 'failure'];
  if (SILENT.includes(code)) return ['silence', 'silence'];
  return code === 'DB_NOT_FOUND' ? ['answer', 'answer'] : ['answer', 'silence'];
}

describe('verdictOf', () => {
  it.each(codes)('knows what %s says, sent by the server or made here', (code) => {
    expect([verdictOf(errorOf(code, fromServer)), verdictOf(errorOf(code))]).toEqual(expectedOf(code));
  });

  it('hears nothing in what a caller’s own code throws, though it look like a lost connection', () => {
    const theirs = Object.assign(new Error('connect ECONNREFUSED'), {
      code: 'ECONNREFUSED',
      syscall: 'connect',
    });
    for (const thrown of [theirs, fromServer, new Error('theirs'), undefined, null, 'text'])
      expect(verdictOf(thrown)).toBe('silence');
  });

  it('hears nothing in a refusal of Prisma’s, which asks no server', () => {
    const refused = Object.assign(new Error('Argument missing'), { name: 'PrismaClientValidationError' });
    expect(verdictOf(errorOf('DB_VALUE_REQUIRED', refused))).toBe('silence');
  });
});
