import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { operationOf } from '../../test/support/operation-fixture.js';
import { clinicPrincipal, systemPrincipal } from '../../test/support/principal-fixture.js';
import { IdentityExpiryStep } from './identity-expiry.step.js';
import type { Next } from './operation.js';

describe('IdentityExpiryStep', () => {
  const expiresAt = new Date('2026-01-01T12:00:00Z');
  const next = jest.fn<Next>(async () => 'rows');
  const at = (offsetMs: number) => new IdentityExpiryStep(() => expiresAt.getTime() + offsetMs);
  beforeEach(() => {
    next.mockClear();
  });

  it.each([0, 1, 86_400_000])(
    'refuses an operation %i ms after the identity’s end, whoever kept the client',
    (offsetMs) => {
      const operation = operationOf({ principal: clinicPrincipal({ expiresAt }) });
      expect(() => at(offsetMs).around(operation, next)).toThrow(
        expect.objectContaining({ code: 'DB_CONTEXT_EXPIRED' }),
      );
      expect(next).not.toHaveBeenCalled();
    },
  );

  it.each([
    ['an operation before the end', clinicPrincipal({ expiresAt }), -1],
    ['an identity without an end', clinicPrincipal(), 1],
    ['system work', systemPrincipal(['Patient']), 1],
  ])('lets %s through', async (_case, principal, offsetMs) => {
    await expect(at(offsetMs).around(operationOf({ principal }), next)).resolves.toBe('rows');
  });
});
