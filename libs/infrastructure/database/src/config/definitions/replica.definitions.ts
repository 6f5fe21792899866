import { derived, none, option, same } from '../option-definition.js';
import { flag, integer, oneOf, text } from '../option-rule.js';
import { keyBytes } from '../key-material.js';
import { connectionUrls } from '../url-rules.js';

/** Read replicas and the token that makes reads see one’s own writes. */
export const REPLICA_OPTIONS = {
  urls: option(connectionUrls(), {
    variable: 'READ_REPLICA_URLS',
    description:
      'The replicas, separated by commas. Login and database are the primary’s where a URL leaves them out.',
    default: same([], 'the embedded replica in development, else none'),
    disclosure: 'secret',
    example: 'postgresql://replica-1:5432,postgresql://replica-2:5432',
  }),
  isEnabled: option(flag(), {
    variable: 'DB_READ_REPLICAS_ENABLED',
    description: 'Whether reads may be served by replicas.',
    default: derived('true when replicas are known'),
  }),
  strategy: option(oneOf(['round-robin', 'least-connections', 'latency']), {
    variable: 'DB_REPLICA_STRATEGY',
    description: 'How a replica is chosen among those that are fresh enough.',
    default: same('round-robin'),
  }),
  maxLagMs: option(integer({ min: 0, max: 3_600_000, unit: 'ms' }), {
    variable: 'DB_MAX_REPLICA_LAG',
    description: 'Replay lag above which a replica serves no reads.',
    default: same(10_000),
  }),
  tokenKey: option(
    text('32 bytes in base64 or hexadecimal', (value) => keyBytes(value) !== undefined),
    {
      variable: 'DB_TOKEN_KEY',
      description: 'Key that signs consistency tokens; the same in every process.',
      default: none('made on the first development start'),
      disclosure: 'secret',
      duty: 'production',
    },
  ),
} as const;
