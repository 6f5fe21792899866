import { inspect } from 'node:util';

import { describe, expect, it } from '@jest/globals';

import { ConfigurationError } from './configuration.error.js';
import { ConflictError } from './conflict.error.js';
import { ContextError } from './context.error.js';
import { DatabaseError } from './database.error.js';
import { OutcomeUnknownError } from './outcome-unknown.error.js';
import { UnavailableError } from './unavailable.error.js';

const ROW = 'Failing row contains (Jane Doe, 123-45-6789)';

function caught(): Error {
  return Object.assign(new Error(`${ROW}\n    at forged (file:///forged.js:1:1)`), {
    name: ROW,
    code: 'SECRETCODE',
    sql: 'select ssn',
    parameters: ['123-45-6789'],
    host: 'db.internal',
    detail: ROW,
  });
}

describe('DatabaseError', () => {
  it('tells a client the allowed fields and no other', () => {
    const error = ConflictError.duplicate({ field: 'mrn', correlationId: 'request-1', cause: caught() });
    Object.assign(error, { later: 'added by a library' });
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      error: {
        type: 'ConflictError',
        code: 'DB_UNIQUE_CONFLICT',
        message: 'A record of this clinic already has this value, which must be unique.',
        statusCode: 409,
        retryable: false,
        correlationId: 'request-1',
        field: 'mrn',
      },
    });
  });

  it('leaves the field out where none is known', () => {
    expect(ContextError.missing().toJSON().error).not.toHaveProperty('field');
  });

  it('prints nothing of what was caught, however it is printed', () => {
    const error = UnavailableError.connectionLost({ cause: caught() });
    const printed = [
      inspect(error, { showHidden: true, depth: Infinity, getters: true }),
      inspect({ wrapped: [error] }, { depth: Infinity }),
      JSON.stringify({ error }),
      JSON.stringify(Object.fromEntries(Object.entries(error))),
      String(error),
      error.stack,
      String(error.cause),
      error.cause?.stack,
    ].join('\n');
    expect(printed).not.toMatch(/Jane|123-45|SECRETCODE|select|db\.internal|forged/);
    expect(printed).toContain('database.error.spec');
  });

  it('keeps the cause out of enumeration', () => {
    const error = UnavailableError.connectionLost({ cause: caught() });
    expect(Object.keys(error)).toEqual(['code', 'statusCode', 'retryable', 'outcome', 'correlationId']);
    expect(Object.assign({}, error)).not.toHaveProperty('cause');
  });

  it('gives the original back to code that asks for it', () => {
    const original = caught();
    expect(UnavailableError.connectionLost({ cause: original }).revealOrigin()).toBe(original);
  });

  it('keeps one of its own as the cause as it is', () => {
    const cause = ContextError.missing();
    expect(UnavailableError.connectionLost({ cause }).cause).toBe(cause);
  });

  it('survives a cause whose every property throws', () => {
    const hostile = new Proxy(new Error('x'), {
      get: () => {
        throw new Error('trap');
      },
    });
    const error = UnavailableError.connectionLost({ cause: hostile });
    expect(inspect(error)).toContain('DB_CONNECTION_LOST');
  });

  it('survives a cause whose stack and message are no text', () => {
    const odd = Object.assign(new Error('x'), { stack: 5, message: { secret: 'Jane' } });
    expect(inspect(UnavailableError.connectionLost({ cause: odd }), { showHidden: true })).not.toContain(
      'Jane',
    );
  });

  it('names its class in the stack without formatting it', () => {
    const error = ContextError.missing();
    expect(error.name).toBe('ContextError');
    expect(error.stack).toMatch(/^ContextError: No clinic context/);
    expect(error).toBeInstanceOf(DatabaseError);
  });

  it('makes up a correlation id where there was no request', () => {
    expect(ContextError.missing().correlationId).toMatch(/^[0-9a-f-]{36}$/);
    expect(ContextError.missing().correlationId).not.toBe(ContextError.missing().correlationId);
  });

  it('never calls an unknown outcome retryable', () => {
    expect(OutcomeUnknownError.commitUnanswered()).toMatchObject({ outcome: 'unknown', retryable: false });
    const contradictory = { code: 'DB_CONNECTION_LOST', message: 'x', outcome: 'unknown' } as const;
    expect(new UnavailableError(contradictory).retryable).toBe(false);
  });

  it('fills a message with names and limits, and cuts what is no name', () => {
    expect(ContextError.invalid('clinicId', 'a UUID').message).toContain('clinicId must be a UUID');
    const forged = ContextError.invalid(`x\n${'y'.repeat(500)}`, 'a UUID').message;
    expect(forged).not.toContain('\n');
    expect(forged.length).toBeLessThan(250);
  });
});

describe('ConfigurationError', () => {
  const error = ConfigurationError.invalid([
    'DB_POOL_MIN must be at most DB_POOL_MAX, got 9',
    'JWT_SECRET is missing',
  ]);

  it('lists every violation for the operator', () => {
    expect(error.message.split('\n')).toEqual([
      'The configuration breaks 2 rule(s).',
      '  - DB_POOL_MIN must be at most DB_POOL_MAX, got 9',
      '  - JWT_SECRET is missing',
    ]);
  });

  it('tells a client only how many there are', () => {
    expect(JSON.stringify(error)).not.toMatch(/DB_POOL_MIN|JWT_SECRET/);
    expect(error.toJSON().error.message).toBe('The configuration breaks 2 rule(s).');
  });
});
