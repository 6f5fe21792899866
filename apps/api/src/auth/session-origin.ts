import type { FastifyRequest } from 'fastify';
import { userAgent } from './auth.schemas.js';
import type { SessionOrigin } from './session.service.js';

/** Where a request comes from, as far as it is fit to be stored: an odd user agent is left out, not refused. */
export function sessionOriginOf({ ip, headers }: Pick<FastifyRequest, 'ip' | 'headers'>): SessionOrigin {
  const agent = userAgent.safeParse(headers['user-agent']?.slice(0, 512));
  return { ip, ...(agent.success && { userAgent: agent.data }) };
}
