import { describe, expect, it, jest } from '@jest/globals';
import { CLINIC_B, identityOf, systemPrincipal } from '../../test/support/principal-fixture.js';
import type { Identity } from './identity.js';
import { WorkOwner } from './work-owner.js';
import { RequestContext } from './request-context.js';

type Resolve = () => Promise<Identity | null>;

function resolving(...answers: (Identity | null | Error)[]) {
  const resolve = jest.fn<Resolve>(async () => {
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer instanceof Error) throw answer;
    return answer ?? null;
  });
  return { resolve, context: new RequestContext(1, resolve, {}, new WorkOwner()) };
}

describe('RequestContext', () => {
  it('refuses when nobody is signed in', async () => {
    const { context } = resolving(null);
    await expect(context.principal(0)).rejects.toMatchObject({ code: 'DB_CONTEXT_MISSING' });
    expect(context.settled).toBeUndefined();
  });

  it.each([
    ['malformed', identityOf({ clinicId: 'x' })],
    ['undefined', undefined as never],
  ])('refuses an identity that is %s', async (_case, identity) => {
    const context = new RequestContext(1, async () => identity, {}, new WorkOwner());
    await expect(context.principal(0)).rejects.toMatchObject({ code: 'DB_CONTEXT_INVALID' });
    expect(context.settled).toBeUndefined();
  });

  it('refuses an identity from its expiry on, also when it was settled before', async () => {
    const { context, resolve } = resolving(identityOf({ expiresAt: new Date(1000) }));
    await expect(context.principal(999)).resolves.toMatchObject({ kind: 'clinic' });
    await expect(context.principal(1000)).rejects.toMatchObject({ code: 'DB_CONTEXT_EXPIRED' });
    expect(resolve).toHaveBeenCalledTimes(1);
  });

  it('passes on what the resolver throws, and asks again', async () => {
    const { context, resolve } = resolving(new Error('token store down'), identityOf());
    await expect(context.principal(0)).rejects.toThrow('token store down');
    await expect(context.principal(0)).resolves.toMatchObject({ kind: 'clinic' });
    expect(resolve).toHaveBeenCalledTimes(2);
  });

  it('asks again after a refusal, because the guard may not have run yet', async () => {
    const { context, resolve } = resolving(null, identityOf());
    await expect(context.principal(0)).rejects.toMatchObject({ code: 'DB_CONTEXT_MISSING' });
    await expect(context.principal(0)).resolves.toMatchObject({ identity: identityOf() });
    expect(resolve).toHaveBeenCalledTimes(2);
  });

  it('asks once, however many calls wait for the answer', async () => {
    const { context, resolve } = resolving(identityOf());
    const principals = await Promise.all(Array.from({ length: 20 }, () => context.principal(0)));
    expect(resolve).toHaveBeenCalledTimes(1);
    expect(new Set(principals).size).toBe(1);
  });

  it('never changes its principal, whatever the resolver would answer later', async () => {
    const { context } = resolving(identityOf(), identityOf({ clinicId: CLINIC_B }));
    const first = await context.principal(0);
    expect(await context.principal(0)).toBe(first);
    expect(context.settled).toBe(first);
    expect(() => Object.assign(first, { identity: identityOf({ clinicId: CLINIC_B }) })).toThrow(TypeError);
  });

  it('does not ask for an identity before a principal is needed', () => {
    const { context, resolve } = resolving(identityOf());
    expect(context.settled).toBeUndefined();
    expect(resolve).not.toHaveBeenCalled();
  });

  it('lets system work neither wait nor expire', async () => {
    const principal = systemPrincipal(['Patient']);
    const context = new RequestContext(2, principal, {}, new WorkOwner());
    expect(await context.principal(Number.MAX_SAFE_INTEGER)).toBe(principal);
  });
});
