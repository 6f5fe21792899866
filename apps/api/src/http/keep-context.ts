import { AsyncResource } from 'node:async_hooks';
import type { FastifyInstance } from 'fastify';

/**
 * The database's context is opened around a request when it arrives. A body that comes in later pieces is read in
 * events of the socket, which know nothing of it, so the context is taken up again once the body is there.
 */
export function keepContextAcrossBody(fastify: FastifyInstance): void {
  const resources = new WeakMap<object, AsyncResource>();
  fastify.addHook('onRequest', (request, _reply, done) => {
    resources.set(request, new AsyncResource('healthcare-request'));
    done();
  });
  fastify.addHook('preValidation', (request, _reply, done) => {
    const resource = resources.get(request);
    if (resource === undefined) done();
    else resource.runInAsyncScope(done);
  });
}
