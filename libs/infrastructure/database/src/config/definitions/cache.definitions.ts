import { keyBytes } from '../key-material.js';
import { none, option, same } from '../option-definition.js';
import { flag, integer, text } from '../option-rule.js';
import { parseRedisUrl } from '../redis-url.js';

const REDIS_URLS =
  'a URL: redis://host:6379/0, redis+sentinel://host-1,host-2/0?name=main or redis+cluster://host-1,host-2, with rediss for TLS';

const filled = text('some text', (value) => value.trim() !== '');

/** The query cache: in the process (L1) and, with Redis, shared (L2). */
export const CACHE_OPTIONS = {
  redisUrl: option(
    text(REDIS_URLS, (value) => parseRedisUrl(value) !== undefined),
    {
      variable: 'REDIS_URL',
      description:
        'The shared level of the cache; it needs `CACHE_ENCRYPTION_KEY`. While it cannot be reached each process caches for itself.',
      default: none('none: each process caches for itself'),
      disclosure: 'url',
      example: 'redis://localhost:6379/0',
    },
  ),
  redisSslCa: option(filled, {
    variable: 'REDIS_SSL_CA',
    description:
      'The authority that signed the certificates of Redis, and of its sentinels: a path, or the PEM text itself. Only with `rediss`, which is TLS 1.2 or later with a trusted authority and matching host.',
    default: none('the authorities that Node trusts'),
    example: '/etc/healthcare/redis-ca.pem',
  }),
  isEnabled: option(flag(), {
    variable: 'CACHE_ENABLED',
    description: 'Whether results of reads are cached.',
    default: same(true),
  }),
  ttlMs: option(integer({ min: 1, max: 86_400, unit: 'seconds', factor: 1000 }), {
    variable: 'CACHE_TTL',
    description:
      'How long a result stays fresh, where its kind of data has no time of its own; in code milliseconds.',
    default: same(300_000, '300'),
  }),
  maxEntries: option(integer({ min: 1, max: 10_000_000, unit: 'entries' }), {
    variable: 'CACHE_MAX_SIZE',
    description: 'The most entries in the cache of one process; the least recently used make room.',
    default: same(100_000),
  }),
  encryptionKey: option(
    text('32 bytes in base64 or hexadecimal', (value) => keyBytes(value) !== undefined),
    {
      variable: 'CACHE_ENCRYPTION_KEY',
      description:
        'Key that protects what is stored in Redis. Needed in production while the cache is on, and wherever `REDIS_URL` is set.',
      default: none('made on the first development start'),
      disclosure: 'secret',
    },
  ),
} as const;
