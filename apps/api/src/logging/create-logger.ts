import { pino, type DestinationStream, type Logger } from 'pino';
import type { ApiOptions } from '../config/api.options.js';

/**
 * JSON lines on standard output. Nothing is ever logged that a client sent or a row holds: requests are logged by
 * their route, failures by class, code and place.
 */
export function createLogger(
  { logLevel }: Pick<ApiOptions, 'logLevel'>,
  destination?: DestinationStream,
): Logger {
  const options = {
    level: logLevel,
    base: { service: 'healthcare-api' },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    // Whoever logs a whole request, reply or error by mistake logs nothing of it.
    serializers: { req: () => undefined, res: () => undefined, err: () => undefined },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
