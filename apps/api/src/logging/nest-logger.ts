import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** What Nest says about each of its own parts at start; of interest only when something is wrong with them. */
const CHATTY = new Set([
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestFactory',
  'NestApplication',
]);

/** Writes what Nest and the modules log into the one log. */
export class NestLogger implements LoggerService {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  log(message: unknown, ...rest: unknown[]): void {
    const context = contextOf(rest);
    this.#logger[CHATTY.has(context ?? '') ? 'debug' : 'info']({ context }, textOf(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.#logger.error({ context: contextOf(rest) }, textOf(message));
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.#logger.warn({ context: contextOf(rest) }, textOf(message));
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.#logger.debug({ context: contextOf(rest) }, textOf(message));
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.#logger.trace({ context: contextOf(rest) }, textOf(message));
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.#logger.fatal({ context: contextOf(rest) }, textOf(message));
  }
}

/** Nest puts the name of the part that speaks last. */
function contextOf(rest: readonly unknown[]): string | undefined {
  const last = rest.at(-1);
  return typeof last === 'string' && !last.includes('\n') ? last : undefined;
}

/** Errors and objects may hold anything; only texts that somebody wrote down as a message are logged. */
function textOf(message: unknown): string {
  if (message instanceof Error) return message.name;
  return typeof message === 'string' ? message : 'not a text';
}
