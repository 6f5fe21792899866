import type { ContextStore } from './context-store.js';
import { routeOf, type HttpRequest, type HttpResponse } from './http-exchange.js';
import type { IdentityResolver } from './identity-resolver.js';
import { WorkOwner } from './work-owner.js';

/** Opens a context around one HTTP request; shaped for Connect, so Express and Fastify both take it. */
export type RequestMiddleware = (
  request: HttpRequest,
  response: HttpResponse,
  next: (error?: unknown) => void,
) => void;

/** Told of each request inside its context, before anything else is. */
export type RequestObserver = (request: HttpRequest, response: HttpResponse, session: object) => void;

/** The identity itself is resolved later, at the first clinic-bound call. */
export function createContextMiddleware(
  store: ContextStore,
  resolver: IdentityResolver,
  began: RequestObserver,
): RequestMiddleware {
  return (request, response, next) => {
    const owner = new WorkOwner(routeOf(request));
    // Answered: the handler is done. A connection that merely closes says nothing about the handler.
    response.once('finish', () => {
      owner.end();
    });
    const handle = (): void => {
      began(request, response, store.current().session);
      next();
    };
    store.runWithResolver(async () => await resolver(request), handle, owner);
  };
}
