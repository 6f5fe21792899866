import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { bearerTokenOf } from '../auth/bearer-token.js';

type Asking = Pick<FastifyRequest, 'headers' | 'ip'>;

const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/;

/** Headers by which a proxy says that it stands in between. */
const PROXY_MARKS = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
] as const;

/** Tells operators from everybody else: by a token, sent as a bearer token as Prometheus can. */
export class OperatorCheck {
  readonly #digest: Buffer;

  constructor(token: string) {
    this.#digest = digestOf(token);
  }

  hasToken({ headers }: Asking): boolean {
    const token = bearerTokenOf(headers.authorization);
    return token !== null && timingSafeEqual(digestOf(token), this.#digest);
  }

  /** Whether the request comes from this machine itself, and from nobody in front of whom a proxy stands. */
  isLocal({ headers, ip }: Asking): boolean {
    return LOOPBACK.test(ip) && PROXY_MARKS.every((name) => headers[name] === undefined);
  }
}

/** Of equal length, whatever was sent: only such buffers can be compared in constant time. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
