import { option, same } from '../option-definition.js';
import { integer } from '../option-rule.js';

const LONGEST_MS = 3_600_000;

/** The rhythm of health checks. */
export const HEALTH_OPTIONS = {
  lightIntervalMs: option(integer({ min: 100, max: LONGEST_MS, unit: 'ms' }), {
    variable: 'HEALTH_LIGHT_INTERVAL',
    description: 'Time between light checks (one statement a target).',
    default: same(10_000),
  }),
  fullIntervalMs: option(integer({ min: 100, max: LONGEST_MS, unit: 'ms' }), {
    variable: 'HEALTH_FULL_INTERVAL',
    description: 'Time between full checks (disk, locks, replication).',
    default: same(30_000),
  }),
  cacheTtlMs: option(integer({ min: 0, max: LONGEST_MS, unit: 'ms' }), {
    variable: 'HEALTH_CACHE_TTL',
    description: 'How long `getHealthStatus()` answers with its last result.',
    default: same(5000),
  }),
} as const;
