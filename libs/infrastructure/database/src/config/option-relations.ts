import { keyBytes } from './key-material.js';
import type { CheckedOptions } from './option-tree.js';
import type { Profile } from './profile.js';
import { parseRedisUrl } from './redis-url.js';
import type { OptionPath, ViolationList } from './violation-list.js';

interface Relation {
  /** The options it compares; with one of them broken, nothing can be said. */
  readonly needs: readonly OptionPath[];
  readonly sentence: string;
  readonly holds: (options: CheckedOptions, profile: Profile) => boolean;
}

/** What options owe one another. */
const RELATIONS: readonly Relation[] = [
  {
    needs: ['pool.min', 'pool.max'],
    sentence: 'DB_POOL_MIN (pool.min) must be at most DB_POOL_MAX (pool.max)',
    holds: ({ pool: { min = 0, max = Infinity } }) => min <= max,
  },
  {
    needs: ['pool.autoScalingConnections', 'pool.max'],
    sentence:
      'DB_AUTO_SCALING_CONNECTION_THRESHOLD (pool.autoScalingConnections) must be at most DB_POOL_MAX (pool.max)',
    holds: ({ pool: { autoScalingConnections = 0, max = Infinity } }) => autoScalingConnections <= max,
  },
  {
    needs: ['replicas.urls', 'replicas.isEnabled'],
    sentence: 'DB_READ_REPLICAS_ENABLED (replicas.isEnabled) needs READ_REPLICA_URLS (replicas.urls)',
    holds: ({ replicas: { isEnabled = false, urls = [] } }) => !isEnabled || urls.length > 0,
  },
  {
    needs: ['connection.migrateOnStart', 'connection.migrationUrl'],
    sentence: 'DB_MIGRATE_ON_START (connection.migrateOnStart) needs DATABASE_MIGRATION_URL in production',
    holds: ({ connection }, profile) =>
      profile !== 'production' || connection.migrateOnStart !== true || connection.migrationUrl !== undefined,
  },
  {
    needs: ['cache.isEnabled', 'cache.encryptionKey'],
    sentence:
      'CACHE_ENCRYPTION_KEY (cache.encryptionKey) is required in production while CACHE_ENABLED is true',
    holds: ({ cache }, profile) =>
      profile !== 'production' || cache.isEnabled === false || cache.encryptionKey !== undefined,
  },
  {
    needs: ['cache.isEnabled', 'cache.redisUrl', 'cache.encryptionKey'],
    sentence: 'REDIS_URL (cache.redisUrl) needs CACHE_ENCRYPTION_KEY (cache.encryptionKey)',
    holds: ({ cache }) =>
      cache.redisUrl === undefined || cache.isEnabled === false || cache.encryptionKey !== undefined,
  },
  {
    needs: ['cache.redisUrl', 'cache.redisSslCa'],
    sentence: 'REDIS_SSL_CA (cache.redisSslCa) has no effect unless REDIS_URL begins with rediss',
    holds: ({ cache: { redisUrl = '', redisSslCa } }) =>
      redisSslCa === undefined || parseRedisUrl(redisUrl)?.isEncrypted === true,
  },
  {
    needs: ['compliance.masterKey', 'compliance.masterKeyFile'],
    sentence: 'ENCRYPTION_MASTER_KEY and ENCRYPTION_MASTER_KEY_FILE exclude each other: give one of the two',
    holds: ({ compliance }) => compliance.masterKey === undefined || compliance.masterKeyFile === undefined,
  },
  {
    needs: ['compliance.masterKey', 'compliance.masterKeyFile', 'compliance.isEncryptionEnabled'],
    sentence:
      'ENCRYPTION_MASTER_KEY or ENCRYPTION_MASTER_KEY_FILE is required in production while ENCRYPTION_ENABLED is true',
    holds: ({ compliance: { isEncryptionEnabled, masterKey, masterKeyFile } }, profile) =>
      profile !== 'production' || isEncryptionEnabled === false || (masterKey ?? masterKeyFile) !== undefined,
  },
  {
    needs: ['replicas.tokenKey', 'cache.encryptionKey', 'compliance.masterKey'],
    sentence: 'DB_TOKEN_KEY, CACHE_ENCRYPTION_KEY and ENCRYPTION_MASTER_KEY must be three different keys',
    holds: ({ replicas, cache, compliance }) =>
      areDifferent([replicas.tokenKey, cache.encryptionKey, compliance.masterKey]),
  },
];

/** Compares the bytes: one key can be written in several ways. */
function areDifferent(keys: readonly (string | undefined)[]): boolean {
  const given = keys.filter((key) => key !== undefined).map((key) => keyBytes(key)?.toString('hex') ?? key);
  return new Set(given).size === given.length;
}

export function checkRelations(options: CheckedOptions, profile: Profile, violations: ViolationList): void {
  for (const { needs, sentence, holds } of RELATIONS) {
    if (needs.some((path) => violations.concerns(path)) || holds(options, profile)) continue;
    violations.add(sentence);
  }
}
