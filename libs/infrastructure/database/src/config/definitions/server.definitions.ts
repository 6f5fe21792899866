import { none, option, same } from '../option-definition.js';
import { integer, oneOf, text } from '../option-rule.js';

const SHORTEST_SECRET = 32;
const secret = text(`at least ${SHORTEST_SECRET} characters`, (value) => value.length >= SHORTEST_SECRET);

/** The HTTP server in front of the module; a product without one leaves these alone. */
export const SERVER_OPTIONS = {
  port: option(integer({ min: 0, max: 65_535, unit: 'TCP port' }), {
    variable: 'PORT',
    description: 'Port of the HTTP server; 0 takes a free one.',
    default: same(3000),
  }),
  logLevel: option(oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace']), {
    variable: 'LOG_LEVEL',
    description: 'The least serious message that is logged.',
    default: same('info'),
  }),
  jwtSecret: option(secret, {
    variable: 'JWT_SECRET',
    description: 'Key that signs access tokens.',
    default: none('made on the first development start'),
    disclosure: 'secret',
    duty: 'production-server',
  }),
  operatorToken: option(secret, {
    variable: 'OPERATOR_TOKEN',
    description: 'Token that opens the detailed health report and the operations page.',
    default: none('made on the first development start'),
    disclosure: 'secret',
    duty: 'production-server',
  }),
} as const;
