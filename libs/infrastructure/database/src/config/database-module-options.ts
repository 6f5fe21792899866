// Generated from the definitions beside it by `npm run docs`. Do not edit.
import type { Profile } from './profile.js';

/**
 * What `DatabaseModule.forRoot` takes. What is left out comes from the environment, then from the profile’s default.
 */
export interface DatabaseModuleOptions {
  /**
   * Which defaults and duties apply.
   *
   * @defaultValue `development` (environment: `NODE_ENV`)
   */
  readonly profile?: Profile;
  readonly connection?: {
    /**
     * The primary, with the login of the application role. Instead of it, the five `DB_…` parts below.
     * Variable `DATABASE_URL`: a PostgreSQL URL; required in production.
     *
     * @defaultValue the embedded cluster in development and test
     */
    readonly url?: string;
    /**
     * Host of the primary, where no `DATABASE_URL` is given.
     * Variable `DB_HOST`: a host name or an IP address.
     *
     * @defaultValue none
     */
    readonly host?: string;
    /**
     * Port of the primary, beside `DB_HOST`.
     * Variable `DB_PORT`: a whole number from 1 to 65535 (TCP port).
     *
     * @defaultValue 5432
     */
    readonly port?: number;
    /**
     * The application role’s login, beside `DB_HOST`. It must be no owner and no superuser.
     * Variable `DB_USER`: some text.
     *
     * @defaultValue none
     */
    readonly user?: string;
    /**
     * Password of that login.
     * Variable `DB_PASSWORD`: some text.
     *
     * @defaultValue none
     */
    readonly password?: string;
    /**
     * Name of the database, beside `DB_HOST`.
     * Variable `DB_NAME`: some text.
     *
     * @defaultValue none
     */
    readonly database?: string;
    /**
     * Superuser login of migrations alone: they make roles and take capabilities away. Needed in production
     * when they run at start.
     * Variable `DATABASE_MIGRATION_URL`: a PostgreSQL URL.
     *
     * @defaultValue the embedded cluster in development and test
     */
    readonly migrationUrl?: string;
    /**
     * Login of the system role, used by `runAsSystem` alone.
     * Variable `DATABASE_SYSTEM_URL`: a PostgreSQL URL; required in production.
     *
     * @defaultValue the embedded cluster in development and test
     */
    readonly systemUrl?: string;
    /**
     * Not in force yet, only checked: nothing reads it. Login of the auditor role, used to read the audit log
     * alone.
     * Variable `DATABASE_AUDITOR_URL`: a PostgreSQL URL.
     *
     * @defaultValue the embedded cluster in development and test
     */
    readonly auditorUrl?: string;
    /**
     * Protection of every connection, TLS 1.2 or later. `true` is `verify-full`: trusted authority and
     * matching host. `verify-ca` leaves the host unchecked, `require` checks nothing. Production refuses
     * `false`.
     * Variable `DATABASE_SSL`: true, false, require, verify-ca or verify-full.
     *
     * @defaultValue true in production, false in development and test
     */
    readonly ssl?: boolean | 'require' | 'verify-ca' | 'verify-full';
    /**
     * The authority that signed the servers’ certificates: a path, or the PEM text itself.
     * Variable `DATABASE_SSL_CA`: some text.
     *
     * @defaultValue the authorities that Node trusts
     */
    readonly sslCa?: string;
    /**
     * PostgreSQL schema of every table. Fixed when client and migrations are generated.
     * Variable `DB_SCHEMA`: healthcare, for which client and migrations were generated (to change it:
     * `@@schema` in prisma/schema, `npm run generate`, `npm run db -- migrate new <name>`).
     *
     * @defaultValue healthcare
     */
    readonly schema?: 'healthcare';
    /**
     * Whether a start applies pending migrations. Where it does not, an unmigrated database is refused.
     * Variable `DB_MIGRATE_ON_START`: true or false.
     *
     * @defaultValue false in production, true in development and test
     */
    readonly migrateOnStart?: boolean;
  };
  readonly pool?: {
    /**
     * Connections that are kept open. At most `DB_POOL_MAX`, which also lowers the default.
     * Variable `DB_POOL_MIN`: a whole number from 0 to 10000 (connections).
     *
     * @defaultValue 50 in production, 2 in development and test
     */
    readonly min?: number;
    /**
     * The most connections of this process. The server’s share is the limit below it: (`max_connections` −
     * reserve) ÷ live processes.
     * Variable `DB_POOL_MAX`: a whole number from 1 to 10000 (connections).
     *
     * @defaultValue 500 in production, 20 in development and test
     */
    readonly max?: number;
    /**
     * Longest wait of an operation for a connection; then `DB_POOL_EXHAUSTED`.
     * Variable `DB_POOL_ACQUIRE_TIMEOUT`: a whole number from 1 to 3600000 (ms).
     *
     * @defaultValue 60000
     */
    readonly acquireTimeoutMs?: number;
    /**
     * Idle time after which a connection above the minimum is closed; 0 keeps it.
     * Variable `DB_POOL_IDLE_TIMEOUT`: a whole number from 0 to 86400000 (ms).
     *
     * @defaultValue 300000
     */
    readonly idleTimeoutMs?: number;
    /**
     * Longest time to open a connection, TLS and login included; then `DB_CONNECT_TIMEOUT`.
     * Variable `DB_CONNECTION_TIMEOUT`: a whole number from 1 to 3600000 (ms).
     *
     * @defaultValue 30000
     */
    readonly connectTimeoutMs?: number;
    /**
     * Longest time of one statement; then `DB_STATEMENT_TIMEOUT`. `timeoutMs` changes it for one call.
     * Variable `DB_QUERY_TIMEOUT`: a whole number from 1 to 3600000 (ms).
     *
     * @defaultValue 15000
     */
    readonly queryTimeoutMs?: number;
    /**
     * The most operations that may wait for a connection; beyond them `DB_POOL_QUEUE_FULL`. Half of
     * `DB_POOL_MAX` keeps waiting shorter than work under overload; the default takes bursts.
     * Variable `DB_POOL_QUEUE_LIMIT`: a whole number from 0 to 1000000 (operations).
     *
     * @defaultValue 10 × `DB_POOL_MAX`
     */
    readonly queueLimit?: number;
    /**
     * Whether the soft limit of the pool follows the load between minimum and maximum.
     * Variable `DB_AUTO_SCALING_ENABLED`: true or false.
     *
     * @defaultValue true
     */
    readonly isAutoScaling?: boolean;
    /**
     * Share of this process’s cores above which the pool does not grow; in code a ratio, 0.01–1.
     * Variable `DB_AUTO_SCALING_CPU_THRESHOLD`: a whole number from 1 to 100 (percent).
     *
     * @defaultValue 0.75
     */
    readonly autoScalingCpuRatio?: number;
    /**
     * Connections in use above which the soft limit grows. At most `DB_POOL_MAX`.
     * Variable `DB_AUTO_SCALING_CONNECTION_THRESHOLD`: a whole number from 1 to 10000 (connections).
     *
     * @defaultValue 80 % of `DB_POOL_MAX` (400 in production)
     */
    readonly autoScalingConnections?: number;
  };
  readonly replicas?: {
    /**
     * The replicas, separated by commas. Login and database are the primary’s where a URL leaves them out.
     * Variable `READ_REPLICA_URLS`: PostgreSQL URLs, separated by commas.
     *
     * @defaultValue the embedded replica in development, else none
     */
    readonly urls?: readonly string[];
    /**
     * Whether reads may be served by replicas.
     * Variable `DB_READ_REPLICAS_ENABLED`: true or false.
     *
     * @defaultValue true when replicas are known
     */
    readonly isEnabled?: boolean;
    /**
     * How a replica is chosen among those that are fresh enough.
     * Variable `DB_REPLICA_STRATEGY`: one of round-robin, least-connections, latency.
     *
     * @defaultValue round-robin
     */
    readonly strategy?: 'round-robin' | 'least-connections' | 'latency';
    /**
     * Replay lag above which a replica serves no reads.
     * Variable `DB_MAX_REPLICA_LAG`: a whole number from 0 to 3600000 (ms).
     *
     * @defaultValue 10000
     */
    readonly maxLagMs?: number;
    /**
     * Key that signs consistency tokens; the same in every process.
     * Variable `DB_TOKEN_KEY`: 32 bytes in base64 or hexadecimal; required in production.
     *
     * @defaultValue made on the first development start
     */
    readonly tokenKey?: string;
  };
  readonly work?: {
    /**
     * The most rows in one `createMany` or folded statement.
     * Variable `DB_BATCH_SIZE`: a whole number from 1 to 10000 (rows).
     *
     * @defaultValue 2000
     */
    readonly batchSize?: number;
    /**
     * The most simultaneous statements of one request; the rest wait their turn.
     * Variable `DB_PARALLEL_QUERIES`: a whole number from 1 to 1000 (statements).
     *
     * @defaultValue 20
     */
    readonly parallelQueries?: number;
    /**
     * Duration from which an operation counts as slow. From 200 ms it is a notice, from 5000 ms critical.
     * Variable `SLOW_QUERY_THRESHOLD`: a whole number from 1 to 5000 (ms).
     *
     * @defaultValue 1000
     */
    readonly slowQueryMs?: number;
    /**
     * How long a circuit breaker stays open before it lets one operation try.
     * Variable `CIRCUIT_BREAKER_TIMEOUT`: a whole number from 100 to 3600000 (ms).
     *
     * @defaultValue 30000
     */
    readonly breakerResetMs?: number;
  };
  readonly cache?: {
    /**
     * The shared level of the cache; it needs `CACHE_ENCRYPTION_KEY`. While it cannot be reached each process
     * caches for itself.
     * Variable `REDIS_URL`: a URL: redis://host:6379/0, redis+sentinel://host-1,host-2/0?name=main or
     * redis+cluster://host-1,host-2, with rediss for TLS.
     *
     * @defaultValue none: each process caches for itself
     */
    readonly redisUrl?: string;
    /**
     * The authority that signed the certificates of Redis, and of its sentinels: a path, or the PEM text
     * itself. Only with `rediss`, which is TLS 1.2 or later with a trusted authority and matching host.
     * Variable `REDIS_SSL_CA`: some text.
     *
     * @defaultValue the authorities that Node trusts
     */
    readonly redisSslCa?: string;
    /**
     * Whether results of reads are cached.
     * Variable `CACHE_ENABLED`: true or false.
     *
     * @defaultValue true
     */
    readonly isEnabled?: boolean;
    /**
     * How long a result stays fresh, where its kind of data has no time of its own; in code milliseconds.
     * Variable `CACHE_TTL`: a whole number from 1 to 86400 (seconds).
     *
     * @defaultValue 300000
     */
    readonly ttlMs?: number;
    /**
     * The most entries in the cache of one process; the least recently used make room.
     * Variable `CACHE_MAX_SIZE`: a whole number from 1 to 10000000 (entries).
     *
     * @defaultValue 100000
     */
    readonly maxEntries?: number;
    /**
     * Key that protects what is stored in Redis. Needed in production while the cache is on, and wherever
     * `REDIS_URL` is set.
     * Variable `CACHE_ENCRYPTION_KEY`: 32 bytes in base64 or hexadecimal.
     *
     * @defaultValue made on the first development start
     */
    readonly encryptionKey?: string;
  };
  readonly health?: {
    /**
     * Time between light checks (one statement a target).
     * Variable `HEALTH_LIGHT_INTERVAL`: a whole number from 100 to 3600000 (ms).
     *
     * @defaultValue 10000
     */
    readonly lightIntervalMs?: number;
    /**
     * Time between full checks (disk, locks, replication).
     * Variable `HEALTH_FULL_INTERVAL`: a whole number from 100 to 3600000 (ms).
     *
     * @defaultValue 30000
     */
    readonly fullIntervalMs?: number;
    /**
     * How long `getHealthStatus()` answers with its last result.
     * Variable `HEALTH_CACHE_TTL`: a whole number from 0 to 3600000 (ms).
     *
     * @defaultValue 5000
     */
    readonly cacheTtlMs?: number;
  };
  readonly compliance?: {
    /**
     * Not in force yet, only checked: nothing reads it. How long audit records stay online. Six years is the
     * floor; the sealed archive goes on after it.
     * Variable `AUDIT_RETENTION_DAYS`: a whole number from 2192 to 36525 (days).
     *
     * @defaultValue 2555
     */
    readonly auditRetentionDays?: number;
    /**
     * Not in force yet, only checked: nothing reads it. Whether the fields that the schema marks are
     * encrypted.
     * Variable `ENCRYPTION_ENABLED`: true or false.
     *
     * @defaultValue true
     */
    readonly isEncryptionEnabled?: boolean;
    /**
     * Not in force yet, only checked: nothing reads it. The cipher of encrypted fields. Nothing else is
     * accepted.
     * Variable `ENCRYPTION_ALGORITHM`: AES-256-GCM.
     *
     * @defaultValue AES-256-GCM
     */
    readonly encryptionAlgorithm?: 'AES-256-GCM';
    /**
     * Not in force yet, only checked: nothing reads it. The key that wraps every data key; this or the file.
     * Needed in production while encryption is on.
     * Variable `ENCRYPTION_MASTER_KEY`: 32 bytes in base64 or hexadecimal.
     *
     * @defaultValue made on the first development start
     */
    readonly masterKey?: string;
    /**
     * Not in force yet, only checked: nothing reads it. File that holds the master key, as a mounted secret.
     * Variable `ENCRYPTION_MASTER_KEY_FILE`: a path.
     *
     * @defaultValue none
     */
    readonly masterKeyFile?: string;
  };
  readonly server?: {
    /**
     * Address that the HTTP server listens on; 0.0.0.0 is every one of the machine.
     * Variable `HOST`: a host name or an IP address.
     *
     * @defaultValue 0.0.0.0 in production, 127.0.0.1 in development and test
     */
    readonly host?: string;
    /**
     * Port of the HTTP server; 0 takes a free one.
     * Variable `PORT`: a whole number from 0 to 65535 (TCP port).
     *
     * @defaultValue 3000
     */
    readonly port?: number;
    /**
     * The least serious message that is logged.
     * Variable `LOG_LEVEL`: one of fatal, error, warn, info, debug, trace.
     *
     * @defaultValue info
     */
    readonly logLevel?: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';
    /**
     * Key that signs access tokens.
     * Variable `JWT_SECRET`: at least 32 characters; required in production by the API.
     *
     * @defaultValue made on the first development start
     */
    readonly jwtSecret?: string;
    /**
     * Token that opens the detailed health report and the operations page.
     * Variable `OPERATOR_TOKEN`: at least 32 characters; required in production by the API.
     *
     * @defaultValue made on the first development start
     */
    readonly operatorToken?: string;
    /**
     * Where the API is reached from outside; invitations lead there.
     * Variable `PUBLIC_URL`: a URL that starts with http:// or https://.
     *
     * @defaultValue http://127.0.0.1:PORT
     */
    readonly publicUrl?: string;
    /**
     * Folder where invitations are put as .eml files, for a mail program to send. Without it nobody can be
     * invited.
     * Variable `MAIL_PICKUP_FOLDER`: a path.
     *
     * @defaultValue none; `npm start` sets one in its data folder
     */
    readonly mailPickupFolder?: string;
  };
}
