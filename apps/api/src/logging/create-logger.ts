import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import type { ApiOptions } from '../config/api.options.js';
import { describeFailure } from './describe-failure.js';

/**
 * JSON lines on standard output. Nothing is ever logged that a client sent or a row holds: requests are logged by
 * their route, failures by class, code and place.
 */
export function createLogger(
  { logLevel }: Pick<ApiOptions, 'logLevel'>,
  destination?: DestinationStream,
): Logger {
  const options: LoggerOptions = {
    level: logLevel,
    base: { service: 'healthcare-api' },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    // Whoever logs a whole request or reply by mistake logs nothing of it.
    serializers: { req: () => undefined, res: () => undefined, err: describeFailure },
    hooks: {
      logMethod(args, method) {
        method.apply(this, withoutMessages(args));
      },
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** An error that comes without a text lends pino its message, which may quote patients' data. */
function withoutMessages(args: Parameters<Logger['info']>): Parameters<Logger['info']> {
  const [first, text] = args as unknown[];
  const error = first instanceof Error ? first : undefined;
  if (error === undefined && !(isObject(first) && text === undefined)) return args;
  return [
    error === undefined ? (first as object) : { err: error },
    typeof text === 'string' ? text : 'failure',
  ] as never;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
