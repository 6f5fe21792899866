import { inspect } from 'node:util';

import { describe, expect, it } from '@jest/globals';

import { ConfigurationError } from '../errors/index.js';
import type { DatabaseModuleOptions } from './database-module-options.js';
import type { DatabaseSettings } from './database-settings.js';
import type { Environment } from './environment.js';
import type { GivenOptions } from './option-tree.js';
import { resolveOptions, type ResolveScope } from './resolve-options.js';

const KEY = Buffer.alloc(32, 7).toString('base64');
const CACHE_KEY = Buffer.alloc(32, 9).toString('base64');
const OTHER_KEY = Buffer.alloc(32, 8).toString('hex');
const URL_OF = (role: string) => `postgresql://${role}:s3cret@db.example:5432/healthcare`;
const PEM = '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n';

const PRODUCTION: Environment = {
  NODE_ENV: 'production',
  DATABASE_URL: URL_OF('app'),
  DATABASE_SYSTEM_URL: URL_OF('system'),
  DB_TOKEN_KEY: KEY,
  CACHE_ENCRYPTION_KEY: CACHE_KEY,
  ENCRYPTION_MASTER_KEY: OTHER_KEY,
};

function files(path: string): string {
  if (path === '/ca.pem') return PEM;
  if (path === '/key') return `${OTHER_KEY}\n`;
  if (path === '/empty') return '';
  throw new Error(`ENOENT: ${path}`);
}

function resolve(environment: Environment, explicit: DatabaseModuleOptions = {}, scope: ResolveScope = {}) {
  return resolveOptions(explicit, { environment, readFile: files }, scope);
}

function settings(environment: Environment = {}, explicit: DatabaseModuleOptions = {}): DatabaseSettings {
  return resolve(environment, explicit).settings;
}

function violations(...input: Parameters<typeof resolve>): readonly string[] {
  try {
    resolve(...input);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.violations;
    throw error;
  }
  return [];
}

/** Every leaf of the settings with its path. */
function leaves(value: unknown, path = ''): [string, unknown][] {
  const isTree =
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  if (!isTree) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`));
}

describe('resolveOptions: defaults', () => {
  it('fills every option of development from the contract', () => {
    expect(settings()).toMatchObject({
      profile: 'development',
      connection: { sslMode: 'off', schema: 'healthcare', migrateOnStart: true, targets: { replicas: [] } },
      pool: {
        min: 2,
        max: 20,
        acquireTimeoutMs: 60_000,
        idleTimeoutMs: 300_000,
        connectTimeoutMs: 30_000,
        queryTimeoutMs: 15_000,
        queueLimit: 200,
        isAutoScaling: true,
        autoScalingCpuRatio: 0.75,
        autoScalingConnections: 16,
      },
      replicas: { isEnabled: false, strategy: 'round-robin', maxLagMs: 10_000 },
      work: { batchSize: 2000, parallelQueries: 20, slowQueryMs: 1000, breakerResetMs: 30_000 },
      cache: { isEnabled: true, ttlMs: 300_000, maxEntries: 100_000 },
      health: { lightIntervalMs: 10_000, fullIntervalMs: 30_000, cacheTtlMs: 5000 },
      compliance: { auditRetentionDays: 2555, isEncryptionEnabled: true, encryptionAlgorithm: 'AES-256-GCM' },
      server: { host: '127.0.0.1', port: 3000, logLevel: 'info' },
    });
  });

  it('fills those of production where they differ', () => {
    expect(settings(PRODUCTION)).toMatchObject({
      profile: 'production',
      connection: { sslMode: 'verify-full', migrateOnStart: false },
      pool: { min: 50, max: 500, queueLimit: 5000, autoScalingConnections: 400 },
      server: { host: '0.0.0.0' },
    });
  });

  it('leaves no setting undefined', () => {
    for (const environment of [{}, PRODUCTION]) {
      expect(leaves(settings(environment)).filter(([, value]) => value === undefined)).toEqual([]);
    }
  });

  it('does not keep more connections open than a lowered maximum', () => {
    expect(settings({ ...PRODUCTION, DB_POOL_MAX: '20' }).pool).toMatchObject({
      min: 20,
      max: 20,
      queueLimit: 200,
    });
  });

  it('freezes the result, all the way down', () => {
    const frozen = settings(PRODUCTION);
    expect(() => Object.assign(frozen.pool, { max: 1 })).toThrow(TypeError);
    expect(() => Object.assign(frozen.connection.targets.primary ?? {}, { name: 'x' })).toThrow(TypeError);
  });
});

describe('resolveOptions: sources', () => {
  it('takes in its documented type what the definitions take, both ways', () => {
    const fromDefinitions = (given: GivenOptions): Omit<DatabaseModuleOptions, 'profile'> => given;
    const fromDocumented = (given: Omit<DatabaseModuleOptions, 'profile'>): GivenOptions => given;
    expect(fromDefinitions(fromDocumented({ pool: { max: 3 } }))).toEqual({ pool: { max: 3 } });
  });

  it('reads variables in their own units', () => {
    const { pool, cache, replicas } = settings({
      DB_AUTO_SCALING_CPU_THRESHOLD: '60',
      CACHE_TTL: '120',
      DB_POOL_MAX: ' 40 ',
      DB_AUTO_SCALING_ENABLED: 'false',
      DB_REPLICA_STRATEGY: 'latency',
    });
    expect(pool).toMatchObject({ autoScalingCpuRatio: 0.6, max: 40, isAutoScaling: false });
    expect(cache.ttlMs).toBe(120_000);
    expect(replicas.strategy).toBe('latency');
  });

  it('lets an explicit value outrank the environment, option by option', () => {
    const { pool } = settings({ DB_POOL_MAX: '40', DB_POOL_MIN: '3' }, { pool: { max: 30 } });
    expect(pool).toMatchObject({ max: 30, min: 3 });
  });

  it('takes an endpoint whole from one place', () => {
    const explicit = { connection: { host: 'other', user: 'app', database: 'healthcare' } };
    const { targets } = settings({ DATABASE_URL: URL_OF('app'), DB_PASSWORD: 'x' }, explicit).connection;
    expect(targets.primary?.connection).toEqual({
      host: 'other',
      port: 5432,
      user: 'app',
      database: 'healthcare',
    });
  });

  it('takes a blank variable for an unset one', () => {
    expect(settings({ DB_POOL_MAX: '', NODE_ENV: '' }).pool.max).toBe(20);
  });

  it('warns of variables that look like ours, with the nearest name', () => {
    const { warnings } = resolve({ DB_POLL_MAX: '3', DATABASE_HOSTNAME_OF_LAST_YEAR: 'x', PATH: '/' });
    expect(warnings).toEqual([
      'DATABASE_HOSTNAME_OF_LAST_YEAR is no option of this module',
      'DB_POLL_MAX is no option of this module; did you mean DB_POOL_MAX?',
    ]);
  });
});

describe('resolveOptions: violations', () => {
  it('lists every broken rule at once', () => {
    const list = violations({
      NODE_ENV: 'staging',
      DATABASE_URL: 'mysql://u:s3cret@h/d',
      DB_POOL_MIN: '30',
      DB_POOL_MAX: '10',
      DB_QUERY_TIMEOUT: 'fast',
      DB_SCHEMA: 'public',
      DB_REPLICA_STRATEGY: 'random',
      ENCRYPTION_ALGORITHM: 'AES-128-CBC',
      AUDIT_RETENTION_DAYS: '2191',
      CACHE_ENABLED: 'yes',
      DB_TOKEN_KEY: 'too-short',
    });
    expect([...list].sort()).toEqual([
      'AUDIT_RETENTION_DAYS (compliance.auditRetentionDays) must be a whole number from 2192 to 36525 (days), got 2191',
      "CACHE_ENABLED (cache.isEnabled) must be true or false, got 'yes'",
      'DATABASE_URL (connection.url) must be a URL that starts with postgresql://, got mysql://***@h/d',
      'DB_POOL_MIN (pool.min) must be at most DB_POOL_MAX (pool.max)',
      "DB_QUERY_TIMEOUT (pool.queryTimeoutMs) must be a whole number from 1 to 3600000 (ms), got 'fast'",
      "DB_REPLICA_STRATEGY (replicas.strategy) must be one of round-robin, least-connections, latency, got 'random'",
      "DB_SCHEMA (connection.schema) must be healthcare, for which client and migrations were generated (to change it: `@@schema` in prisma/schema, `npm run generate`, `npm run db -- migrate new <name>`), got 'public'",
      'DB_TOKEN_KEY (replicas.tokenKey) must be 32 bytes in base64 or hexadecimal, got a value that is withheld',
      "ENCRYPTION_ALGORITHM (compliance.encryptionAlgorithm) must be AES-256-GCM, got 'AES-128-CBC'",
      "NODE_ENV (profile) must be one of production, development, test, got 'staging'",
    ]);
  });

  it('says nothing about options whose own rule is already broken', () => {
    expect(violations({ DB_POOL_MIN: 'many', DB_POOL_MAX: '10' })).toHaveLength(1);
  });

  it('names what production lacks, all of it', () => {
    expect([...violations({ NODE_ENV: 'production' })].sort()).toEqual([
      'CACHE_ENCRYPTION_KEY (cache.encryptionKey) is required in production while CACHE_ENABLED is true',
      'DATABASE_SYSTEM_URL (connection.systemUrl) is required in production: a PostgreSQL URL',
      'DATABASE_URL (connection.url) is required in production: a PostgreSQL URL',
      'DB_TOKEN_KEY (replicas.tokenKey) is required in production: 32 bytes in base64 or hexadecimal',
      'ENCRYPTION_MASTER_KEY or ENCRYPTION_MASTER_KEY_FILE is required in production while ENCRYPTION_ENABLED is true',
    ]);
  });

  it('asks for the server’s secrets only where there is a server', () => {
    const list = violations(PRODUCTION, {}, { servesHttp: true });
    expect(list.map((line) => line.split(' ')[0])).toEqual(['JWT_SECRET', 'OPERATOR_TOKEN']);
    expect(violations(PRODUCTION)).toEqual([]);
  });

  it('refuses addresses and folders of the server that are none', () => {
    const wrong = { HOST: 'a b', PUBLIC_URL: 'ftp://clinic.example', MAIL_PICKUP_FOLDER: ' ' };
    expect(violations(wrong).map((line) => line.split(' ')[0])).toEqual(['HOST', 'PUBLIC_URL']);
    const right = { HOST: '::', PUBLIC_URL: 'https://clinic.example', MAIL_PICKUP_FOLDER: '/mails' };
    expect(violations(right)).toEqual([]);
  });

  it('asks for no cache key while the cache is off, for no master key while encryption is off', () => {
    const rest = { ...PRODUCTION, CACHE_ENCRYPTION_KEY: '', ENCRYPTION_MASTER_KEY: '' };
    expect(violations(rest)).toHaveLength(2);
    expect(violations({ ...rest, CACHE_ENABLED: 'false', ENCRYPTION_ENABLED: 'false' })).toEqual([]);
  });

  it('asks for the owner’s login where production migrates at start', () => {
    expect(violations({ ...PRODUCTION, DB_MIGRATE_ON_START: 'true' })).toHaveLength(1);
    const complete = { ...PRODUCTION, DB_MIGRATE_ON_START: 'true', DATABASE_MIGRATION_URL: URL_OF('owner') };
    expect(violations(complete)).toEqual([]);
  });

  it('refuses an option that does not exist, with the nearest name', () => {
    const unknown = { pool: { maxx: 3 }, pol: {} } as DatabaseModuleOptions;
    expect(violations({}, unknown)).toEqual([
      'pool.maxx is no option; did you mean pool.max?',
      'pol is no option',
    ]);
  });

  it('refuses a group that is no group', () => {
    expect(violations({}, { pool: 3 } as unknown as DatabaseModuleOptions)).toEqual([
      'pool must be a group of options',
    ]);
  });

  it('refuses fractions and numbers outside their range', () => {
    expect(violations({ DB_POOL_MAX: '1.5' })).toHaveLength(1);
    expect(violations({ DB_POOL_MAX: '0' })).toHaveLength(1);
    expect(violations({ DB_POOL_MAX: '1e3' })).toHaveLength(1);
    expect(violations({ DB_AUTO_SCALING_CPU_THRESHOLD: '101' })).toHaveLength(1);
    expect(violations({ DB_AUTO_SCALING_CONNECTION_THRESHOLD: '21' })).toHaveLength(1);
  });

  it('accepts the floor of the audit retention and nothing below it', () => {
    expect(settings({ AUDIT_RETENTION_DAYS: '2192' }).compliance.auditRetentionDays).toBe(2192);
  });

  it('shows no secret in what it says', () => {
    const list = violations({
      ...PRODUCTION,
      DATABASE_URL: 'postgresql://app:s3cret@db/healthcare?options=-csearch_path%3Devil',
      READ_REPLICA_URLS: 'nonsense-s3cret',
      JWT_SECRET: 's3cret',
      DB_TOKEN_KEY: 's3cret',
    });
    expect(list).toHaveLength(4);
    expect(list.join('\n')).not.toContain('s3cret');
  });
});

describe('resolveOptions: endpoints', () => {
  const production = (environment: Environment) =>
    settings({ ...PRODUCTION, ...environment }).connection.targets;

  it('gives each role a target with the shape that pg takes', () => {
    const { primary, system } = production({});
    expect(primary).toMatchObject({
      name: 'primary',
      role: 'primary',
      connection: { host: 'db.example', port: 5432, user: 'app', database: 'healthcare' },
    });
    expect(primary?.connection.password?.()).toBe('s3cret');
    expect(system?.connection.user).toBe('system');
  });

  it('decodes what a URL encodes', () => {
    const { primary } = production({ DATABASE_URL: 'postgresql://a%40b:p%2Fq@[::1]:6000/health%20care' });
    expect(primary?.connection).toMatchObject({
      user: 'a@b',
      host: '::1',
      port: 6000,
      database: 'health care',
    });
    expect(primary?.connection.password?.()).toBe('p/q');
  });

  it('builds the primary from its parts', () => {
    const parts = { DB_HOST: 'db', DB_USER: 'app', DB_PASSWORD: 'p', DB_NAME: 'healthcare', DB_PORT: '6000' };
    const { primary } = settings(parts).connection.targets;
    expect(primary?.connection).toMatchObject({
      host: 'db',
      port: 6000,
      user: 'app',
      database: 'healthcare',
    });
  });

  it('refuses parts that are incomplete, and parts beside a URL', () => {
    expect(violations({ DB_HOST: 'db', DB_PASSWORD: 'p' })[0]).toMatch(/^DB_USER, DB_NAME must be set/);
    expect(violations({ DB_HOST: 'db', DATABASE_URL: URL_OF('app') })[0]).toMatch(/exclude each other/);
  });

  it('refuses a URL without user or database', () => {
    expect(violations({ DATABASE_URL: 'postgresql://db.example' })).toEqual([
      'DATABASE_URL must name a user and a database',
    ]);
  });

  it('numbers replicas and lends them the primary’s login and database', () => {
    const { replicas } = production({
      READ_REPLICA_URLS: 'postgresql://r1:5432, postgresql://u:p@r2:5433/other',
    });
    expect(
      replicas.map(({ name, role, connection: { host, user, database, password } }) => [
        name,
        role,
        host,
        user,
        database,
        password?.(),
      ]),
    ).toEqual([
      ['replica-1', 'replica', 'r1', 'app', 'healthcare', 's3cret'],
      ['replica-2', 'replica', 'r2', 'u', 'other', 'p'],
    ]);
  });

  it('never lends the primary’s password to another user', () => {
    const { replicas } = production({ READ_REPLICA_URLS: 'postgresql://someone@r1/healthcare' });
    expect(replicas[0]?.connection).not.toHaveProperty('password');
  });

  it('reads from replicas as soon as some are known, unless told otherwise', () => {
    const READ_REPLICA_URLS = 'postgresql://r1';
    expect(settings({ ...PRODUCTION, READ_REPLICA_URLS }).replicas.isEnabled).toBe(true);
    const off = { ...PRODUCTION, READ_REPLICA_URLS, DB_READ_REPLICAS_ENABLED: 'false' };
    expect(settings(off).replicas.isEnabled).toBe(false);
    expect(violations({ DB_READ_REPLICAS_ENABLED: 'true' })).toHaveLength(1);
  });

  it('refuses a server that is named twice', () => {
    const list = violations({
      ...PRODUCTION,
      READ_REPLICA_URLS: 'postgresql://r1,postgresql://r1,postgresql://db.example',
    });
    expect(list).toEqual([
      'READ_REPLICA_URLS (replicas.urls) names each server once: entry 2 is entry 1',
      'READ_REPLICA_URLS (replicas.urls) names each server once: entry 3 is the primary',
    ]);
  });

  it('shows no password when printed', () => {
    const all = settings({
      ...PRODUCTION,
      REDIS_URL: 'redis://:s3cret@redis',
      JWT_SECRET: `s3cret${'x'.repeat(40)}`,
    });
    const printed = inspect(all, { depth: Infinity, showHidden: true }) + JSON.stringify(all);
    expect(printed).not.toContain('s3cret');
    expect(printed).not.toContain(KEY);
    expect(all.cache.redisUrl?.reveal()).toBe('redis://:s3cret@redis');
  });
});

describe('resolveOptions: TLS', () => {
  const sslOf = (environment: Environment) => settings(environment).connection.targets.primary?.ssl;
  const development = (environment: Environment) => sslOf({ DATABASE_URL: URL_OF('app'), ...environment });

  it('is plaintext in development and verified in production by default', () => {
    expect(development({})).toBe(false);
    expect(sslOf(PRODUCTION)).toEqual({ minVersion: 'TLSv1.2', rejectUnauthorized: true });
  });

  it('verifies chain and host with true and verify-full, the chain with verify-ca, nothing with require', () => {
    const verified = { minVersion: 'TLSv1.2', rejectUnauthorized: true };
    expect(development({ DATABASE_SSL: 'true' })).toEqual(verified);
    expect(development({ DATABASE_SSL: 'verify-full' })).toEqual(verified);
    expect(development({ DATABASE_SSL: 'require' })).toEqual({ ...verified, rejectUnauthorized: false });
    const chainOnly = development({ DATABASE_SSL: 'verify-ca' });
    expect(chainOnly).toMatchObject(verified);
    expect(chainOnly && chainOnly.checkServerIdentity?.('any', {} as never)).toBeUndefined();
    expect(chainOnly).toHaveProperty('checkServerIdentity');
  });

  it('takes the authority as a path or as PEM text', () => {
    expect(development({ DATABASE_SSL: 'true', DATABASE_SSL_CA: '/ca.pem' })).toMatchObject({ ca: PEM });
    const inline = PEM.replaceAll('\n', '\\n').trim();
    expect(development({ DATABASE_SSL: 'true', DATABASE_SSL_CA: inline })).toMatchObject({
      ca: PEM.trim() + '\n',
    });
  });

  it.each(['/missing', '/empty'])('refuses the authority %s', (path) => {
    expect(violations({ DATABASE_SSL: 'true', DATABASE_SSL_CA: path })).toHaveLength(1);
  });

  it('refuses an authority that nothing would check', () => {
    expect(violations({ DATABASE_SSL_CA: '/ca.pem' })).toHaveLength(1);
    expect(violations({ DATABASE_SSL: 'require', DATABASE_SSL_CA: '/ca.pem' })).toHaveLength(1);
  });

  it('takes Redis’s authority for encrypted connections alone, apart from the database’s', () => {
    const redis = (extra: Environment) => ({
      ...{ DATABASE_URL: URL_OF('app'), CACHE_ENCRYPTION_KEY: KEY, REDIS_URL: 'rediss://cache' },
      ...extra,
    });
    expect(settings(redis({ REDIS_SSL_CA: '/ca.pem' })).cache.redisCa).toBe(PEM);
    expect(settings(redis({ REDIS_SSL_CA: '/ca.pem' })).connection.targets.primary?.ssl).toBe(false);
    expect(settings(redis({})).cache).not.toHaveProperty('redisCa');
    for (const refused of ['/missing', '/empty'])
      expect(violations(redis({ REDIS_SSL_CA: refused }))).toHaveLength(1);
    const without: Environment[] = [{ REDIS_URL: 'redis://cache' }, { REDIS_URL: '' }];
    for (const plain of without)
      expect(violations(redis({ REDIS_SSL_CA: '/ca.pem', ...plain }))).toEqual([
        'REDIS_SSL_CA (cache.redisSslCa) has no effect unless REDIS_URL begins with rediss',
      ]);
  });

  it('refuses plaintext in production, by option and by URL', () => {
    expect(violations({ ...PRODUCTION, DATABASE_SSL: 'false' })).toHaveLength(1);
    expect(violations({ ...PRODUCTION, DATABASE_URL: `${URL_OF('app')}?sslmode=disable` })).toHaveLength(1);
  });

  it('follows the sslmode of the URL where nothing else is said, and refuses a contradiction', () => {
    const withMode = (mode: string) => ({ DATABASE_URL: `${URL_OF('app')}?sslmode=${mode}` });
    expect(settings(withMode('verify-ca')).connection.sslMode).toBe('verify-ca');
    expect(violations({ ...withMode('require'), DATABASE_SSL: 'true' })).toHaveLength(1);
    const replica = { READ_REPLICA_URLS: 'postgresql://r1?sslmode=disable' };
    expect(violations({ ...PRODUCTION, ...replica })).toHaveLength(1);
  });

  it.each(['prefer', 'allow', 'off', 'unsaid'])('refuses sslmode=%s, which may mean plaintext', (mode) => {
    expect(violations({ DATABASE_URL: `${URL_OF('app')}?sslmode=${mode}` })).toHaveLength(1);
  });
});

describe('resolveOptions: keys', () => {
  it('reads the master key from its file', () => {
    const rest = { ...PRODUCTION, ENCRYPTION_MASTER_KEY: '' };
    const { compliance } = settings({ ...rest, ENCRYPTION_MASTER_KEY_FILE: '/key' });
    expect(compliance.masterKey?.reveal()).toBe(OTHER_KEY);
  });

  it('refuses a key file that cannot be read or holds no key, and both ways at once', () => {
    const rest = { ...PRODUCTION, ENCRYPTION_MASTER_KEY: '' };
    expect(violations({ ...rest, ENCRYPTION_MASTER_KEY_FILE: '/missing' })).toHaveLength(1);
    expect(violations({ ...rest, ENCRYPTION_MASTER_KEY_FILE: '/ca.pem' })).toHaveLength(1);
    expect(violations({ ...PRODUCTION, ENCRYPTION_MASTER_KEY_FILE: '/key' })).toHaveLength(1);
  });

  it('refuses one key for two purposes, however it is written', () => {
    const asHex = Buffer.from(KEY, 'base64').toString('hex');
    expect(violations({ ...PRODUCTION, CACHE_ENCRYPTION_KEY: asHex })).toHaveLength(1);
  });

  it.each([
    ['31 bytes', Buffer.alloc(31).toString('base64')],
    ['33 bytes', Buffer.alloc(33).toString('base64')],
    ['a stray character that decoding would skip', `${KEY.slice(0, 4)}!${KEY.slice(4)}`],
    ['words', 'correct horse battery staple'],
  ])('refuses %s as a key', (_, key) => {
    expect(violations({ ...PRODUCTION, DB_TOKEN_KEY: key })).toHaveLength(1);
  });
});
