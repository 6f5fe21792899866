import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Carries the request's id in and out. */
export const REQUEST_ID_HEADER = 'x-request-id';

/** Long enough to be unlikely to repeat, and nothing that could break a log line or a header. */
const WELL_FORMED = /^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/;

/** The caller's id when it is well-formed, else a fresh one: the same in the answer, the logs and the audit log. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers[REQUEST_ID_HEADER];
  return typeof given === 'string' && WELL_FORMED.test(given) ? given : randomUUID();
}
