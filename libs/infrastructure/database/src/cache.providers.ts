import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger, type Provider } from '@nestjs/common';
import type { DatabaseSettings } from './config/index.js';
import { keyBytes } from './config/key-material.js';
import { parseRedisUrl } from './config/redis-url.js';
import { DATABASE_SETTINGS, DATABASE_TOPOLOGY } from './database.tokens.js';
import { ConfigurationError, ContextError } from './errors/index.js';
import { CircuitBreakerService } from './internal/circuit-breaker/circuit-breaker.service.js';
import { tryByItself } from './internal/circuit-breaker/try-by-itself.js';
import { DatabaseMetricsService } from './internal/metrics/database-metrics.service.js';
import { causeOf, hasFoundNoMaster } from './internal/query-cache/connection-cause.js';
import { ApplicationCache } from './internal/query-cache/application-cache.js';
import type { CacheEntry } from './internal/query-cache/entry-store.js';
import { isModelTag } from './internal/query-cache/model-tag.js';
import { QueryCacheService } from './internal/query-cache/query-cache.service.js';
import { openRedis } from './internal/query-cache/redis-client.js';
import { RedisStore, type RedisClient } from './internal/query-cache/redis-store.js';
import { SHARED_FORMAT } from './internal/query-cache/shared-format.js';
import { SharedLevel } from './internal/query-cache/shared-level.js';
import { ShownBefore } from './internal/query-cache/shown-before.js';
import { ValueSeal } from './internal/query-cache/value-seal.js';
import { PROCESS_CLOCK } from './internal/read-replica/clock.port.js';
import type { ReadChanges } from './pipeline/change-report.js';
import { changeSource } from './prisma/change-source.js';
import { modelMetadata } from './prisma/generated/model-metadata.js';
import { RESULT_CODEC, ROW_CODEC } from './prisma/result-codecs.js';
import { primaryServer, type Topology } from './prisma/topology.js';
import type { UnitOfWork } from './prisma/unit-of-work.js';

const REDIS = 'redis';
/** Nobody's first read waits longer for Redis; ms. */
const LONGEST_START_MS = 500;

/** What processes share; undefined where no Redis is given. */
export const SHARED_CACHE = Symbol('SHARED_CACHE');

/** The cache, and what it shares with other processes. */
export const CACHE_PROVIDERS: Provider[] = [
  {
    provide: SHARED_CACHE,
    inject: [DATABASE_SETTINGS, DATABASE_TOPOLOGY, CircuitBreakerService, DatabaseMetricsService],
    useFactory: sharedCache,
  },
  {
    provide: QueryCacheService,
    inject: [DATABASE_SETTINGS, DATABASE_TOPOLOGY, DatabaseMetricsService, SHARED_CACHE],
    useFactory: queryCache,
  },
];

export type Shared = ReturnType<typeof sharedCache>;

function queryCache(
  { cache }: DatabaseSettings,
  topology: Topology,
  metrics: DatabaseMetricsService,
  shared: Shared,
): QueryCacheService {
  const { router } = topology;
  let version = 0;
  router.onEvent(() => {
    version += 1;
  });
  const once = new OnceForEach();
  const service = new QueryCacheService(cache, modelMetadata, {
    clock: PROCESS_CLOCK,
    readChanges: changesOf(topology),
    replicas: {
      exist: topology.servers.all.length > 1,
      slowest: () => router.slowestPlace(),
      get version() {
        return version;
      },
    },
    answered: (model, result, level) => {
      metrics.cacheAnswered(model, result, level);
    },
    tooLarge: (model) => {
      once.warn(model, 'a result of more than 1 MiB is not cached');
    },
    shared,
  });
  metrics.registerCache(() => service.figures);
  return service;
}

function changesOf({ servers, router }: Topology): ReadChanges {
  return changeSource((text, signal) => primaryServer({ servers, router }).system.query(text, { signal }));
}

function sharedCache(
  { cache: { isEnabled, redisUrl, redisCa, encryptionKey } }: DatabaseSettings,
  topology: Topology,
  breakers: CircuitBreakerService,
  metrics: DatabaseMetricsService,
) {
  if (redisUrl === undefined || !isEnabled) return undefined;
  const target = parseRedisUrl(redisUrl.reveal());
  const key = encryptionKey && keyBytes(encryptionKey.reveal());
  if (target === undefined || key === undefined)
    throw ConfigurationError.invalid([
      'REDIS_URL (cache.redisUrl) needs CACHE_ENCRYPTION_KEY (cache.encryptionKey)',
    ]);
  const breaker = breakers.breakerOf(REDIS);
  const client = openRedis(target, redisCa);
  const store = new RedisStore(client, (call) => breaker.run(call), {
    noRoom: () => {
      metrics.cacheHadNoRoom();
    },
    unfit: tellWhyItFails(client),
  });
  watch(client, store, breakers);
  const once = new OnceForEach();
  const ports = {
    store,
    seal: new ValueSeal(key),
    codec: RESULT_CODEC,
    clock: PROCESS_CLOCK,
    processId: randomUUID(),
    observer: {
      refused: () => {
        metrics.cacheRefused();
      },
      notEncodable: () => {
        once.warn('Redis', 'a result that is larger than 1 MiB, or no plain data, is not shared');
      },
    },
  };
  return {
    ports,
    onReady: (run: () => void) => {
      client.on('ready', run);
    },
    level: new SharedLevel<CacheEntry>({
      ...ports,
      seal: new ValueSeal(key, thisRelease()),
      codec: ROW_CODEC,
    }),
    before: new ShownBefore(ports, changesOf(topology)),
    get isConnected() {
      return client.status === 'ready';
    },
    open: async () => {
      await Promise.race([
        client.connect().catch(() => undefined),
        pause(LONGEST_START_MS, undefined, { ref: false }),
      ]);
    },
    close: () => {
      client.disconnect();
    },
  };
}

/** Rows of another release may have other fields, values that this one does not know, or another form. */
function thisRelease(): string {
  return createHash('sha256')
    .update(`${String(SHARED_FORMAT)} ${JSON.stringify(modelMetadata)}`)
    .digest('base64url');
}

/** Has Redis's breaker know, also where nobody reads, that Redis is gone, that it is back, and that it answers again. */
function watch(client: RedisClient, store: RedisStore, breakers: CircuitBreakerService): void {
  const ask = (): void => {
    store.ping().catch(() => undefined);
  };
  tryByItself(breakers, REDIS, () => store.ping(), PROCESS_CLOCK);
  // Each lost connection, and each attempt that came to none, counts as a failure.
  client.on('close', ask);
  client.on('error', (error) => {
    if (hasFoundNoMaster(error)) ask();
  });
  client.on('ready', () => {
    if (breakers.getCircuitBreakerState(REDIS).state === 'open') breakers.targetIsBack(REDIS);
    // Connections that were closed for being idle must not add up to an outage.
    else ask();
  });
}

/**
 * Nobody is thrown what is wrong with the connection, or with what is at its end; the log has each cause once, until
 * there is a connection again.
 */
function tellWhyItFails(client: RedisClient): (error: Error) => void {
  let once = new OnceForEach();
  const tell = (error: Error): void => {
    once.warn(`Redis, ${causeOf(error)}`, 'of no use; this process caches for itself meanwhile');
  };
  client.on('error', tell);
  // Of a cluster, which says no more itself than that it has reached none of its nodes.
  client.on('node error', tell);
  client.on('ready', () => {
    once = new OnceForEach();
  });
  return tell;
}

export function applicationCache(
  { cache }: DatabaseSettings,
  work: UnitOfWork,
  queries: QueryCacheService,
  shared: Shared,
): ApplicationCache {
  const cached = new ApplicationCache({
    clinicId: async () => {
      const principal = await work.principal();
      if (principal.kind !== 'clinic') throw ContextError.missing();
      return principal.identity.clinicId;
    },
    codec: RESULT_CODEC,
    nowMs: () => PROCESS_CLOCK.nowMs(),
    defaultTtlMs: cache.ttlMs,
    maxEntries: cache.maxEntries,
    mark: () => queries.mark(),
    isCurrent: (mark, tags, clinicId) => queries.isCurrent(mark, tags, clinicId),
    isModelTag: (tag) => isModelTag(tag, modelMetadata.models),
    shared: shared?.ports,
  });
  shared?.onReady(() => void cached.recovered());
  return cached;
}

/** Says a thing once for each it is about. */
class OnceForEach {
  readonly #logger = new Logger('QueryCacheService');
  readonly #told = new Set<string>();

  warn(subject: string, text: string): void {
    if (this.#told.has(subject)) return;
    this.#told.add(subject);
    this.#logger.warn(`${subject}: ${text}`);
  }
}
