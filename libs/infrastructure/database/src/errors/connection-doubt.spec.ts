import { describe, expect, it } from '@jest/globals';

import { classifyFailure } from './classify-failure.js';
import { isConnectionInDoubt } from './connection-doubt.js';
import { ConflictError } from './conflict.error.js';
import { capturedFailures } from './fixtures/captured-failures.js';
import { FAILURE_SHAPES } from './fixtures/failure-shapes.js';
import { TimeoutError } from './timeout.error.js';
import { UnavailableError } from './unavailable.error.js';

const shapes = Object.values(FAILURE_SHAPES);

describe('isConnectionInDoubt', () => {
  it.each(['23505', '23514', '22P02', '40001', '42501', '57014', '55P03', 'HC001'])(
    'keeps the connection after %s, in every shape',
    (sqlState) => {
      expect(shapes.filter((build) => isConnectionInDoubt(build(sqlState, 'x')))).toEqual([]);
    },
  );

  it.each(['08006', '57P01', '57P02', 'XX000', '58030', '25P03', '40003', '26000', '42P05', '0A000'])(
    'destroys the connection after %s, in every shape',
    (sqlState) => {
      expect(shapes.filter((build) => !isConnectionInDoubt(build(sqlState, 'x')))).toEqual([]);
    },
  );

  it.each([
    ['killed model', true],
    ['pg killed idle', true],
    ['query timeout', true],
    ['pg idle in transaction', true],
    ['abort signal', true],
    ['p2025', false],
    ['validation type', false],
    ['unique model', false],
    ['params limit', false],
  ])('a captured "%s": %s', (situation, inDoubt) => {
    expect(isConnectionInDoubt(capturedFailures().get(situation))).toBe(inDoubt);
  });

  it('destroys the connection after anything FATAL, which ends the session whatever its code', () => {
    const fatal = Object.assign(new Error('x'), { severity: 'FATAL', code: '53300' });
    expect(isConnectionInDoubt(fatal)).toBe(true);
  });

  it('doubts after an error that says nothing', () => {
    expect(isConnectionInDoubt(new Error('?'))).toBe(true);
    expect(isConnectionInDoubt(undefined)).toBe(true);
  });

  it('judges a typed error by what it was made of, else by its code', () => {
    const at = { phase: 'statement', write: true } as const;
    expect(isConnectionInDoubt(classifyFailure(FAILURE_SHAPES['pg itself']('23505', 'x'), at))).toBe(false);
    expect(isConnectionInDoubt(classifyFailure(new Error('Query read timeout'), at))).toBe(true);
    expect(isConnectionInDoubt(ConflictError.duplicate())).toBe(false);
    expect(isConnectionInDoubt(TimeoutError.deadline(100))).toBe(true);
    expect(isConnectionInDoubt(UnavailableError.connectionLost())).toBe(true);
  });
});
