import type { ContextStore } from './context-store.js';
import type { IdentityResolver } from './identity-resolver.js';

/** Opens a context around one HTTP request; shaped for Connect, so Express and Fastify both take it. */
export type RequestMiddleware = (
  request: unknown,
  response: unknown,
  next: (error?: unknown) => void,
) => void;

/** The identity itself is resolved later, at the first clinic-bound call. */
export function createContextMiddleware(store: ContextStore, resolver: IdentityResolver): RequestMiddleware {
  return (request, _response, next) => {
    store.runWithResolver(async () => await resolver(request), next);
  };
}
