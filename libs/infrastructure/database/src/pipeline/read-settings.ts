import type { OperationOptions } from './operation.js';
import { PRIORITIES } from './priority.js';
import { ValidationError } from '../errors/index.js';

/** How much of the past a read may show. */
export const CONSISTENCIES = ['strong', 'session', 'eventual'] as const;

export type Consistency = (typeof CONSISTENCIES)[number];

/**
 * Callers without types reach this, too.
 *
 * @throws DB_ARGUMENT_INVALID
 */
export function assertReadSettings(options: OperationOptions): void {
  if ((options as unknown) === null || typeof options !== 'object')
    throw ValidationError.argument('options', 'an object');
  const { consistency, maxStalenessMs, priority, cache } = options;
  if (consistency !== undefined && !CONSISTENCIES.includes(consistency))
    throw ValidationError.argument('consistency', `one of ${CONSISTENCIES.join(', ')}`);
  if (priority !== undefined && !PRIORITIES.includes(priority))
    throw ValidationError.argument('priority', `one of ${PRIORITIES.join(', ')}`);
  if (cache !== undefined && cache !== false) assertCacheSettings(cache);
  if (maxStalenessMs !== undefined && !(Number.isFinite(maxStalenessMs) && maxStalenessMs >= 0))
    throw ValidationError.argument('maxStalenessMs', 'a number of milliseconds from 0');
}

const LONGEST_TTL_S = 86_400;

function assertCacheSettings(cache: { readonly ttl?: number } | null): void {
  if (cache === null || typeof cache !== 'object')
    throw ValidationError.argument('cache', 'false or an object');
  const { ttl, ...others } = cache;
  if (Object.keys(others).length > 0) throw ValidationError.argument('cache', 'an object with ttl alone');
  if (ttl !== undefined && !(Number.isSafeInteger(ttl) && ttl >= 1 && ttl <= LONGEST_TTL_S))
    throw ValidationError.argument('cache.ttl', `whole seconds from 1 to ${String(LONGEST_TTL_S)}`);
}
