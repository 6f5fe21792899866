import type { CacheOptions, OperationOptions } from './operation.js';
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
const MOST_TAGS = 20;
const LONGEST_KEY = 200;
/** Names of models begin with a capital. */
const OWN_TAG = /^[a-z0-9_][\w.:-]{0,99}$/;
const CACHE_SETTINGS: ReadonlySet<string> = new Set(['ttl', 'swr', 'tags', 'key']);

function assertCacheSettings(cache: CacheOptions | null): void {
  if (cache === null || typeof cache !== 'object')
    throw ValidationError.argument('cache', 'false or an object');
  const { ttl, swr, tags, key } = cache;
  if (!Object.keys(cache).every((name) => CACHE_SETTINGS.has(name)))
    throw ValidationError.argument('cache', `an object of ${[...CACHE_SETTINGS].join(', ')}`);
  if (swr !== undefined && typeof swr !== 'boolean')
    throw ValidationError.argument('cache.swr', 'true or false');
  if (ttl !== undefined) assertTtl(ttl, 'cache.ttl');
  if (tags !== undefined) assertTags(tags, MOST_TAGS, 'cache.tags');
  if (key !== undefined && !(typeof key === 'string' && key !== '' && key.length <= LONGEST_KEY))
    throw ValidationError.argument('cache.key', `1 to ${String(LONGEST_KEY)} characters`);
}

/** @throws DB_ARGUMENT_INVALID */
export function assertTtl(ttl: unknown, name: string): void {
  if (!(Number.isSafeInteger(ttl) && Number(ttl) >= 1 && Number(ttl) <= LONGEST_TTL_S))
    throw ValidationError.argument(name, `whole seconds from 1 to ${String(LONGEST_TTL_S)}`);
}

/** Names of the application's own; with `isName`, others that mean something. @throws DB_ARGUMENT_INVALID */
export function assertTags(
  tags: unknown,
  most: number,
  name: string,
  isName: (tag: string) => boolean = () => false,
): void {
  const isTag = (tag: unknown): boolean => typeof tag === 'string' && (OWN_TAG.test(tag) || isName(tag));
  if (!Array.isArray(tags) || tags.length > most || !tags.every(isTag))
    throw ValidationError.argument(
      name,
      `a list of at most ${String(most)} names of 1 to 100 letters, digits and _ . : -, that begin small`,
    );
}
