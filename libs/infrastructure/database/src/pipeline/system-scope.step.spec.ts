import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { modelOf, operationOf } from '../../test/support/operation-fixture.js';
import { systemPrincipal } from '../../test/support/principal-fixture.js';
import type { Next } from './operation.js';
import { SystemScopeStep } from './system-scope.step.js';

describe('SystemScopeStep', () => {
  const step = new SystemScopeStep();
  const next = jest.fn<Next>(async () => 'rows');
  beforeEach(() => {
    next.mockClear();
  });

  it.each([
    ['another model', ['User']],
    ['the table instead of the model', ['patients']],
    ['the delegate instead of the model', ['patient']],
    ['a name that only contains it', ['PatientArchive']],
  ])('refuses system work whose grant names %s', (_case, models) => {
    expect(() => step.around(operationOf({ principal: systemPrincipal(models) }), next)).toThrow(
      expect.objectContaining({ code: 'DB_SYSTEM_SCOPE_REFUSED' }),
    );
    expect(next).not.toHaveBeenCalled();
  });

  it.each([
    ['a granted model', operationOf({ principal: systemPrincipal(['User', 'Patient']) })],
    [
      'raw SQL, which the database judges',
      operationOf({ principal: systemPrincipal(['User']), model: null }),
    ],
    ['any model of a clinic’s user', operationOf({ model: modelOf('Credential') })],
  ])('lets %s through', async (_case, operation) => {
    await expect(step.around(operation, next)).resolves.toBe('rows');
    expect(next).toHaveBeenCalledWith(operation);
  });
});
