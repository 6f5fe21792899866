import type { FastifyInstance } from 'fastify';
import type { VerifiedIdentities } from '../auth/verified-identities.js';
import { REQUEST_ID_HEADER } from './request-id.js';

/** One line for each request, by its route: an address may hold a patient's name. */
export function logRequests(fastify: FastifyInstance, identities: VerifiedIdentities): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    // Neither a proxy nor a browser keeps a copy of a patient's data.
    void reply.header(REQUEST_ID_HEADER, request.id).header('cache-control', 'no-store');
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const { clinicId, userId } = identities.of(request.raw)?.identity ?? {};
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        durationMs: Math.round(reply.elapsedTime * 10) / 10,
        clinicId,
        userId,
      },
      'request',
    );
    done();
  });
}
