import { describe, expect, it } from '@jest/globals';
import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Authenticator } from '../auth/authenticator.js';
import { AccessibleTo, type Access } from './access.decorators.js';
import { AccessGuard } from './access.guard.js';

/** Asks the guard about a handler with this access, as somebody with these roles, or as nobody. */
async function ask(access: Access | undefined, roles: readonly string[] | null): Promise<boolean> {
  const handler = (): void => undefined;
  if (access !== undefined) AccessibleTo(access)(handler);
  const authenticate = () =>
    roles === null ? Promise.reject(new Error('unauthenticated')) : Promise.resolve({ roles });
  const guard = new AccessGuard(new Reflector(), { authenticate } as unknown as Authenticator);
  const context = { getHandler: () => handler, switchToHttp: () => ({ getRequest: () => ({}) }) };
  return await guard.canActivate(context as unknown as ExecutionContext);
}

describe('the access guard', () => {
  it('refuses a route that does not say who may call it, even to an administrator', async () => {
    await expect(ask(undefined, ['clinic-admin'])).rejects.toMatchObject({ code: 'API_FORBIDDEN' });
    await expect(ask(undefined, null)).rejects.toThrow('unauthenticated');
  });

  it('lets anybody, those signed in, or those with the permission through, as the route says', async () => {
    expect(await ask('anybody', null)).toBe(true);
    expect(await ask('signed-in', [])).toBe(true);
    await expect(ask('signed-in', null)).rejects.toThrow('unauthenticated');
    expect(await ask('invoices:read', ['billing'])).toBe(true);
    await expect(ask('invoices:read', ['nurse'])).rejects.toMatchObject({ code: 'API_FORBIDDEN' });
  });

  it('adds up the permissions of several roles, and gives none to a role it does not know', async () => {
    expect(await ask('invoices:read', ['nurse', 'billing'])).toBe(true);
    for (const role of ['admin', 'constructor', '__proto__', '']) {
      await expect(ask('demographics:read', [role])).rejects.toMatchObject({ code: 'API_FORBIDDEN' });
    }
  });
});
