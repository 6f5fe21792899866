import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DatabaseSetup } from '@infrastructure/database';
import { fastify, LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { AppModule } from './app.module.js';
import { VerifiedIdentities } from './auth/verified-identities.js';
import type { ApiOptions } from './config/api.options.js';
import { answerFrameworkError } from './http/framework-errors.js';
import { logRequests } from './http/request-log.js';
import { requestIdOf } from './http/request-id.js';
import { SECURITY_HEADERS } from './http/security-headers.js';
import { NestLogger } from './logging/nest-logger.js';
import { serveDocumentation } from './openapi/document.js';

/** Largest body; bytes. The longest documented one is a few times smaller. */
const BODY_LIMIT_BYTES = 256 * 1024;
/** Longest wait for a whole request to arrive; ms. */
const REQUEST_TIMEOUT_MS = 30_000;

/**
 * The application, ready to listen or to be injected with requests.
 * @throws whatever keeps it from starting; nothing is left open then
 */
export async function createApp(
  options: ApiOptions,
  logger: Logger,
  database?: DatabaseSetup,
): Promise<NestFastifyApplication> {
  const identities = new VerifiedIdentities();
  const server = createServer(logger);
  logRequests(server, identities);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(options, identities, database),
    // Nest's parsers would also take forms; Fastify's takes JSON alone, and no prototype in it.
    new FastifyAdapter(server),
    { logger: new NestLogger(logger), abortOnError: false, bodyParser: false },
  );
  app.useSecurityHeaders(SECURITY_HEADERS);
  serveDocumentation(app);
  await app.init();
  await server.ready();
  return app;
}

function createServer(loggerInstance: FastifyBaseLogger): FastifyInstance {
  return fastify({
    loggerInstance,
    // It would log addresses; ours logs routes.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: requestIdOf,
    requestIdHeader: false,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    frameworkErrors: answerFrameworkError,
  });
}
