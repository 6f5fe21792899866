import { byProfile, derived, option, same } from '../option-definition.js';
import { flag, integer } from '../option-rule.js';

const LONGEST_MS = 3_600_000;
const milliseconds = (min: number, max = LONGEST_MS) => integer({ min, max, unit: 'ms' });
const connections = (min: number) => integer({ min, max: 10_000, unit: 'connections' });

/** Sizes and deadlines of the connection pool of one process. */
export const POOL_OPTIONS = {
  min: option(connections(0), {
    variable: 'DB_POOL_MIN',
    description: 'Connections that are kept open. At most `DB_POOL_MAX`, which also lowers the default.',
    default: byProfile(50, 2),
  }),
  max: option(connections(1), {
    variable: 'DB_POOL_MAX',
    description:
      'The most connections of this process. The server’s share is the limit below it: (`max_connections` − reserve) ÷ live processes.',
    default: byProfile(500, 20),
  }),
  acquireTimeoutMs: option(milliseconds(1), {
    variable: 'DB_POOL_ACQUIRE_TIMEOUT',
    description: 'Longest wait of an operation for a connection; then `DB_POOL_EXHAUSTED`.',
    default: same(60_000),
  }),
  idleTimeoutMs: option(milliseconds(0, 86_400_000), {
    variable: 'DB_POOL_IDLE_TIMEOUT',
    description: 'Idle time after which a connection above the minimum is closed; 0 keeps it.',
    default: same(300_000),
  }),
  connectTimeoutMs: option(milliseconds(1), {
    variable: 'DB_CONNECTION_TIMEOUT',
    description: 'Longest time to open a connection, TLS and login included; then `DB_CONNECT_TIMEOUT`.',
    default: same(30_000),
  }),
  queryTimeoutMs: option(milliseconds(1), {
    variable: 'DB_QUERY_TIMEOUT',
    description:
      'Longest time of one statement; then `DB_STATEMENT_TIMEOUT`. `timeoutMs` changes it for one call.',
    default: same(15_000),
  }),
  queueLimit: option(integer({ min: 0, max: 1_000_000, unit: 'operations' }), {
    variable: 'DB_POOL_QUEUE_LIMIT',
    description:
      'The most operations that may wait for a connection; beyond them `DB_POOL_QUEUE_FULL`. Half of `DB_POOL_MAX` keeps waiting shorter than work under overload; the default takes bursts.',
    default: derived('10 × `DB_POOL_MAX`'),
  }),
  isAutoScaling: option(flag(), {
    variable: 'DB_AUTO_SCALING_ENABLED',
    description: 'Whether the soft limit of the pool follows the load between minimum and maximum.',
    default: same(true),
  }),
  autoScalingCpuRatio: option(integer({ min: 1, max: 100, unit: 'percent', factor: 0.01 }), {
    variable: 'DB_AUTO_SCALING_CPU_THRESHOLD',
    description: 'Share of this process’s cores above which the pool does not grow; in code a ratio, 0.01–1.',
    default: same(0.75, '75'),
  }),
  autoScalingConnections: option(connections(1), {
    variable: 'DB_AUTO_SCALING_CONNECTION_THRESHOLD',
    description: 'Connections in use above which the soft limit grows. At most `DB_POOL_MAX`.',
    default: derived('80 % of `DB_POOL_MAX` (400 in production)'),
  }),
} as const;
