import type { IncomingMessage } from 'node:http';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';

/** A web framework under Nest. */
export interface Platform {
  readonly name: string;
  readonly createAdapter: () => AbstractHttpAdapter;
}

export const platforms: readonly Platform[] = [
  { name: 'Fastify', createAdapter: () => new FastifyAdapter() },
  { name: 'Express', createAdapter: () => new ExpressAdapter() },
];

/** Node's own request behind a platform's: what the module's middleware hands to the resolver. */
export function rawRequest(request: IncomingMessage | { readonly raw: IncomingMessage }): IncomingMessage {
  return 'raw' in request ? request.raw : request;
}
