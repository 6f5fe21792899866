import { randomUUID } from 'node:crypto';
import { Logger, type Provider } from '@nestjs/common';
import type { DatabaseSettings } from './config/index.js';
import { keyBytes } from './config/key-material.js';
import { parseRedisUrl } from './config/redis-url.js';
import { DATABASE_SETTINGS, DATABASE_TOPOLOGY } from './database.tokens.js';
import { ConfigurationError } from './errors/index.js';
import { CircuitBreakerService } from './internal/circuit-breaker/circuit-breaker.service.js';
import { DatabaseMetricsService } from './internal/metrics/database-metrics.service.js';
import { QueryCacheService } from './internal/query-cache/query-cache.service.js';
import { openRedis } from './internal/query-cache/redis-client.js';
import { RedisStore } from './internal/query-cache/redis-store.js';
import { SharedLevel } from './internal/query-cache/shared-level.js';
import { ShownBefore } from './internal/query-cache/shown-before.js';
import { ValueSeal } from './internal/query-cache/value-seal.js';
import { PROCESS_CLOCK } from './internal/read-replica/clock.port.js';
import type { ReadChanges } from './pipeline/change-report.js';
import { changeSource } from './prisma/change-source.js';
import { modelMetadata } from './prisma/generated/model-metadata.js';
import { RESULT_CODEC } from './prisma/keyed-write.js';
import { primaryServer, type Topology } from './prisma/topology.js';

const REDIS = 'redis';

/** The cache, and what it shares with other processes. */
export const CACHE_PROVIDERS: Provider[] = [
  {
    provide: QueryCacheService,
    inject: [DATABASE_SETTINGS, DATABASE_TOPOLOGY, CircuitBreakerService, DatabaseMetricsService],
    useFactory: queryCache,
  },
];

function queryCache(
  { cache }: DatabaseSettings,
  { servers, router }: Topology,
  breakers: CircuitBreakerService,
  metrics: DatabaseMetricsService,
): QueryCacheService {
  let version = 0;
  router.onEvent(() => {
    version += 1;
  });
  const logger = new Logger('QueryCacheService');
  const told = new Set<string>();
  const onceFor = (model: string, text: string): void => {
    if (told.has(`${model} ${text}`)) return;
    told.add(`${model} ${text}`);
    logger.warn(`${model}: ${text}`);
  };
  const readChanges = changeSource((text, signal) =>
    primaryServer({ servers, router }).system.query(text, { signal }),
  );
  const service = new QueryCacheService(cache, modelMetadata, {
    clock: PROCESS_CLOCK,
    readChanges,
    replicas: {
      slowest: () => router.slowestPlace(),
      get version() {
        return version;
      },
    },
    answered: (model, result, level) => {
      metrics.cacheAnswered(model, result, level);
    },
    tooLarge: (model) => {
      onceFor(model, 'a result of more than 1 MiB is not cached');
    },
    shared: cache.isEnabled ? sharedCache(cache, breakers, metrics, readChanges, onceFor) : undefined,
  });
  metrics.registerCache(() => service.figures);
  return service;
}

type OnceFor = (model: string, text: string) => void;

/** Undefined where no Redis is given. */
function sharedCache(
  { redisUrl, encryptionKey }: DatabaseSettings['cache'],
  breakers: CircuitBreakerService,
  metrics: DatabaseMetricsService,
  readChanges: ReadChanges,
  onceFor: OnceFor,
) {
  if (redisUrl === undefined) return undefined;
  const target = parseRedisUrl(redisUrl.reveal());
  const key = encryptionKey && keyBytes(encryptionKey.reveal());
  if (target === undefined || key === undefined)
    throw ConfigurationError.invalid(['REDIS_URL needs CACHE_ENCRYPTION_KEY']);
  const breaker = breakers.breakerOf(REDIS);
  const client = openRedis(target);
  const ports = {
    store: new RedisStore(client, (call) => breaker.run(call)),
    seal: new ValueSeal(key),
    codec: RESULT_CODEC,
    clock: PROCESS_CLOCK,
    processId: randomUUID(),
    observer: {
      refused: () => {
        metrics.cacheRefused();
      },
      notEncodable: () => {
        onceFor('A read', 'a result that is larger than 1 MiB, or no plain data, is not shared');
      },
    },
  };
  client.on('ready', () => {
    breakers.targetIsBack(REDIS);
  });
  return {
    level: new SharedLevel(ports),
    before: new ShownBefore(ports, readChanges),
    get isConnected() {
      return client.status === 'ready';
    },
    close: () => {
      client.disconnect();
    },
  };
}
