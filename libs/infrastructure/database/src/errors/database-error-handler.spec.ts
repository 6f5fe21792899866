import { describe, expect, it } from '@jest/globals';

import { DatabaseErrorHandler } from './database-error-handler.js';
import { capturedFailures } from './fixtures/captured-failures.js';
import { FAILURE_SHAPES } from './fixtures/failure-shapes.js';

const AT = { phase: 'statement', write: true } as const;

describe('DatabaseErrorHandler', () => {
  it('shows the fields that the schema names, without the clinic', () => {
    const names = { fieldsOfConstraint: () => ['mrn', 'source'], fieldNamed: () => undefined };
    const error = new DatabaseErrorHandler(names).handle(capturedFailures().get('unique model'), AT);
    expect(error.field).toBe('mrn, source');
  });

  it('shows no field without metadata', () => {
    expect(
      new DatabaseErrorHandler().handle(capturedFailures().get('unique model'), AT).field,
    ).toBeUndefined();
    expect(
      new DatabaseErrorHandler().handle(capturedFailures().get('validation type'), AT).field,
    ).toBeUndefined();
  });

  it('does not repeat the name of an argument that the schema does not have', () => {
    const names = { fieldsOfConstraint: () => undefined, fieldNamed: (name: string) => name };
    expect(
      new DatabaseErrorHandler(names).handle(capturedFailures().get('validation'), AT).field,
    ).toBeUndefined();
  });

  it.each([
    ['57P01', true],
    ['08006', true],
    ['53300', true],
    ['23505', false],
    ['57014', false],
    ['40001', false],
  ])('counts %s as a failure of the target: %s', (sqlState, counted) => {
    const handler = new DatabaseErrorHandler();
    const error = handler.handle(FAILURE_SHAPES['pg itself'](sqlState, 'x'), AT);
    expect(handler.isInfrastructureFailure(error)).toBe(counted);
  });
});
