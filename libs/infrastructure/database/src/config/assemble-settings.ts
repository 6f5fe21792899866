import { targetOf, type ConnectionTargets } from './connection-target.js';
import type { Endpoint } from './connection-url.js';
import type { DatabaseSettings } from './database-settings.js';
import type { Endpoints } from './endpoint-rules.js';
import type { KeyFiles } from './key-files.js';
import type { CheckedOptions } from './option-tree.js';
import type { Profile } from './profile.js';
import { Secret } from './secret.js';
import type { SslMode } from './ssl-mode.js';
import { tlsOptions } from './tls-options.js';

/** What the checks produced. */
export interface CheckedParts {
  readonly profile: Profile;
  /** With the defaults filled in. */
  readonly options: CheckedOptions;
  readonly endpoints: Endpoints;
  readonly sslMode: SslMode;
  readonly files: KeyFiles;
}

/** Derives what follows from other options and hides the secrets. Only for options that broke no rule. */
export function assembleSettings(parts: CheckedParts): DatabaseSettings {
  const { profile, options, files, sslMode } = parts;
  const { urls = [], tokenKey, ...replicas } = options.replicas;
  const { redisUrl, redisSslCa, encryptionKey, ...cache } = options.cache;
  const redisCa = redisSslCa === undefined ? {} : { redisCa: files.redisCa };
  const { auditRetentionDays, isEncryptionEnabled, encryptionAlgorithm } = options.compliance;
  const compliance = { auditRetentionDays, isEncryptionEnabled, encryptionAlgorithm };
  const { jwtSecret, operatorToken, ...server } = options.server;
  const { schema, migrateOnStart } = options.connection;
  const settings = {
    profile,
    connection: { targets: targetsOf(parts), sslMode, schema, migrateOnStart },
    pool: poolOf(options.pool),
    replicas: { isEnabled: urls.length > 0, ...replicas, ...hidden({ tokenKey }) },
    work: options.work,
    cache: { ...cache, ...redisCa, ...hidden({ redisUrl, encryptionKey }) },
    health: options.health,
    compliance: { ...compliance, ...hidden({ masterKey: files.masterKey }) },
    server: { ...server, ...hidden({ jwtSecret, operatorToken }) },
  };
  // The defaults make every option present that has one; a spec walks the result and finds none missing.
  return deepFreeze(settings) as DatabaseSettings;
}

function poolOf(pool: CheckedOptions['pool']): CheckedOptions['pool'] {
  const { max = 0 } = pool;
  return { queueLimit: 10 * max, autoScalingConnections: Math.max(1, Math.floor(0.8 * max)), ...pool };
}

function targetsOf({ endpoints, sslMode, files }: CheckedParts): ConnectionTargets {
  const ssl = tlsOptions(sslMode, files.ca);
  const { replicas, ...logins } = endpoints;
  const named = Object.entries<Endpoint>(logins).map(([name, endpoint]) => [
    name,
    targetOf(name, endpoint, ssl),
  ]);
  return {
    replicas: replicas.map((endpoint, index) => targetOf(`replica-${index + 1}`, endpoint, ssl)),
    ...(Object.fromEntries(named) as Partial<ConnectionTargets>),
  };
}

function hidden<K extends string>(secrets: Readonly<Record<K, string | undefined>>): { [N in K]?: Secret } {
  const given = Object.entries<string | undefined>(secrets).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, new Secret(value ?? '')])) as {
    [N in K]?: Secret;
  };
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
