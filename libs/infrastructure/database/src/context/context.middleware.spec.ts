import { describe, expect, it, jest } from '@jest/globals';
import { CLINIC_A, identityOf } from '../../test/support/principal-fixture.js';
import { ContextStore } from './context-store.js';
import { createContextMiddleware } from './context.middleware.js';
import type { HttpRequest, HttpResponse } from './http-exchange.js';
import type { IdentityResolver } from './identity-resolver.js';

const store = new ContextStore();
const principalNow = () => store.current().principal(0);

const began = jest.fn();

/** A response of which only its end is of interest. */
function openResponse() {
  const finish: (() => void)[] = [];
  const response: HttpResponse = {
    setHeader: () => undefined,
    getHeader: () => undefined,
    writeHead: () => undefined,
    once: (_event, listener) => finish.push(listener),
  };
  return {
    response,
    finish: () => {
      for (const listener of finish) listener();
    },
  };
}

/** What a handler behind the middleware sees. */
function handle<T>(
  resolver: IdentityResolver,
  handler: () => T,
  request: HttpRequest = {},
  { response } = openResponse(),
): T {
  let result: T | undefined;
  createContextMiddleware(store, resolver, began)(request, response, () => {
    result = handler();
  });
  return result as T;
}

describe('createContextMiddleware', () => {
  it('refuses a clinic-bound call of a request without identity', async () => {
    await expect(handle(() => null, principalNow)).rejects.toMatchObject({ code: 'DB_CONTEXT_MISSING' });
  });

  it('turns what the resolver throws at once into a refusal', async () => {
    const resolver = () => {
      throw new Error('bad signature');
    };
    await expect(handle(resolver, principalNow)).rejects.toThrow('bad signature');
  });

  it('calls the resolver with the request, not before the first clinic-bound call', async () => {
    const resolver = jest.fn<IdentityResolver>(() => identityOf());
    const request = { url: '/v1/patients' };
    handle(resolver, () => undefined, request);
    expect(resolver).not.toHaveBeenCalled();
    await handle(resolver, principalNow, request);
    expect(resolver.mock.calls).toEqual([[request]]);
  });

  it.each([
    ['plain', () => identityOf()],
    ['promised', async () => identityOf()],
  ])('takes a %s identity', async (_case, resolver: IdentityResolver) => {
    await expect(handle(resolver, principalNow)).resolves.toMatchObject({ identity: { clinicId: CLINIC_A } });
  });

  it('gives each request a context of its own and lets none out', () => {
    const contexts = [1, 2].map(() =>
      handle(
        () => identityOf(),
        () => store.current(),
      ),
    );
    expect(contexts[0]).not.toBe(contexts[1]);
    expect(() => store.current()).toThrow(expect.objectContaining({ code: 'DB_CONTEXT_MISSING' }));
  });

  it('goes on exactly once and reports no error', () => {
    const next = jest.fn();
    createContextMiddleware(store, () => null, began)({}, openResponse().response, next);
    expect(next.mock.calls).toEqual([[]]);
  });

  it('tells of the request inside its context, before the handler', () => {
    began.mockClear();
    const request = { method: 'GET', url: '/v1/patients' };
    const exchange = openResponse();
    const session = handle(
      () => null,
      () => store.session(),
      request,
      exchange,
    );
    expect(began.mock.calls).toEqual([[request, exchange.response, session]]);
  });

  it('ends the request’s work when it has been answered, and names its route', () => {
    const exchange = openResponse();
    const owner = handle(
      () => null,
      () => store.current().owner,
      { method: 'GET', url: '/v1/invoices/7?x=1' },
      exchange,
    );
    expect([owner.route, owner.hasEnded]).toEqual(['GET /v1/invoices/:id', false]);
    exchange.finish();
    expect(owner.hasEnded).toBe(true);
  });
});
