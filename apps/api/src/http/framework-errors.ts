import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_MEDIA_TYPE, problemOf } from './problem.js';
import { REQUEST_ID_HEADER } from './request-id.js';

/** Answers what the router refuses before any hook runs: a malformed address, an over-long parameter. */
export function answerFrameworkError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = problemOf(error, request.id);
  void reply
    .status(problem.status)
    .header(REQUEST_ID_HEADER, request.id)
    .type(PROBLEM_MEDIA_TYPE)
    .send(JSON.stringify(problem));
}
