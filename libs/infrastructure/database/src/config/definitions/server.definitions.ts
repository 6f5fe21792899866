import { isIP } from 'node:net';
import { byProfile, derived, none, option, same } from '../option-definition.js';
import { integer, oneOf, text } from '../option-rule.js';
import { isHost, isWebUrl } from '../url-rules.js';

const SHORTEST_SECRET = 32;
const secret = text(`at least ${SHORTEST_SECRET} characters`, (value) => value.length >= SHORTEST_SECRET);

/** The HTTP server in front of the module; a product without one leaves these alone. */
export const SERVER_OPTIONS = {
  host: option(
    text('a host name or an IP address', (value) => isHost(value) || isIP(value) !== 0),
    {
      variable: 'HOST',
      description: 'Address that the HTTP server listens on; 0.0.0.0 is every one of the machine.',
      default: byProfile('0.0.0.0', '127.0.0.1'),
    },
  ),
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
  publicUrl: option(text('a URL that starts with http:// or https://', isWebUrl), {
    variable: 'PUBLIC_URL',
    description: 'Where the API is reached from outside; invitations lead there.',
    default: derived('http://127.0.0.1:PORT'),
    example: 'https://clinic.example',
  }),
  mailPickupFolder: option(
    text('a path', (value) => value.trim() !== ''),
    {
      variable: 'MAIL_PICKUP_FOLDER',
      description:
        'Folder where invitations are put as .eml files, for a mail program to send. Without it nobody can be invited.',
      default: none('none; `npm start` sets one in its data folder'),
      example: '/var/spool/healthcare-mail',
    },
  ),
} as const;
