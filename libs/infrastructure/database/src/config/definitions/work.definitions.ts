import { option, same } from '../option-definition.js';
import { integer } from '../option-rule.js';

/** Limits of one piece of work. */
export const WORK_OPTIONS = {
  batchSize: option(integer({ min: 1, max: 10_000, unit: 'rows' }), {
    variable: 'DB_BATCH_SIZE',
    description: 'The most rows in one `createMany` or folded statement.',
    default: same(2000),
  }),
  parallelQueries: option(integer({ min: 1, max: 1000, unit: 'statements' }), {
    variable: 'DB_PARALLEL_QUERIES',
    description: 'The most simultaneous statements of one request; the rest wait their turn.',
    default: same(20),
  }),
  slowQueryMs: option(integer({ min: 1, max: 5000, unit: 'ms' }), {
    variable: 'SLOW_QUERY_THRESHOLD',
    description:
      'Duration from which an operation counts as slow. From 200 ms it is a notice, from 5000 ms critical.',
    default: same(1000),
  }),
  breakerResetMs: option(integer({ min: 100, max: 3_600_000, unit: 'ms' }), {
    variable: 'CIRCUIT_BREAKER_TIMEOUT',
    description: 'How long a circuit breaker stays open before it lets one operation try.',
    default: same(30_000),
  }),
} as const;
