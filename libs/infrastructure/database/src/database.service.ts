import { Inject, Injectable, Logger } from '@nestjs/common';
import { CacheWarmer, type WarmingRead, type WarmingReport } from './cache-warmer.js';
import { ContextStore } from './context/context-store.js';
import { canonicalUuid, type Identity } from './context/identity.js';
import type { SystemGrant } from './context/request-context.js';
import { DATABASE_TOPOLOGY } from './database.tokens.js';
import { AccessError, classifyFailure, ContextError, ValidationError } from './errors/index.js';
import {
  executeBatch,
  type BatchPriority,
  type BatchResult,
  type BatchSettings,
} from './internal/batch/batch-executor.js';
import type { AlertListener, DatabaseAlert } from './internal/alerts/alert.js';
import { DatabaseAlertService } from './internal/alerts/database-alert.service.js';
import type { CircuitBreakerState } from './internal/circuit-breaker/breaker-event.js';
import { CircuitBreakerService } from './internal/circuit-breaker/circuit-breaker.service.js';
import { ClinicIsolationService } from './internal/clinic-isolation/clinic-isolation.service.js';
import { DatabaseHealthMonitorService } from './internal/health/database-health-monitor.service.js';
import type { DatabaseHealthStatus, LightHealthStatus } from './internal/health/health-status.js';
import { DatabaseMetricsService } from './internal/metrics/database-metrics.service.js';
import type { DatabaseMetrics } from './internal/metrics/metrics-report.js';
import type { DetailedPoolMetrics, PoolCounts } from './pipeline/pool-counts.js';
import type { OperationOptions } from './pipeline/operation.js';
import { ApplicationCache } from './internal/query-cache/application-cache.js';
import { isModelTag } from './internal/query-cache/model-tag.js';
import { assertTags } from './pipeline/read-settings.js';
import type { AuditInfo } from './prisma/audit-stamp.js';
import { ClientSessions } from './prisma/client-sessions.js';
import { modelMetadata } from './prisma/generated/model-metadata.js';
import { Identifiers } from './prisma/identifiers.js';
import type { RowOf } from './prisma/model-types.js';
import type { TransactionSettings } from './prisma/transaction-settings.js';
import type { DelegateName, ReadClient, TransactionClient, WriteClient } from './prisma/prisma-types.js';
import { primaryServer, type Topology } from './prisma/topology.js';
import { UnitOfWork } from './prisma/unit-of-work.js';
import type { Page, PageRequest } from './repositories/paginator.js';
import { Repositories } from './repositories/repositories.js';

/** Settings of one read. */
export type ReadOptions = OperationOptions;
/** Settings of one write. */
export type WriteOptions = Pick<
  TransactionSettings,
  'timeoutMs' | 'signal' | 'priority' | 'allowLarge' | 'idempotencyKey' | 'idempotencyBody'
>;
/** Settings of one transaction. */
export type TransactionOptions = Omit<TransactionSettings, 'consistency' | 'maxStalenessMs'>;

export interface BatchOperation<T> {
  readonly operation: (client: WriteClient) => Promise<T>;
  /** More urgent items start first. @defaultValue 'normal' */
  readonly priority?: BatchPriority;
  /** Outranks the batch's own. */
  readonly audit?: AuditInfo;
  /** Makes the item happen once, and resolves a lost answer; without it only failures without effect are repeated. */
  readonly idempotencyKey?: string;
}

export interface BatchOptions extends BatchSettings {
  readonly audit?: AuditInfo;
}

/** What the cache of this process holds, and what it has done since its start. */
export interface CacheStats {
  /** Whether Redis can be reached; false where none is given. */
  readonly connected: boolean;
  /** Estimated. */
  readonly memoryBytes: number;
  readonly entries: number;
  /** Reads that it answered, those past their time included. */
  readonly hits: number;
  readonly misses: number;
  /** Of the hits, those handed out past their time while a fresh result was read. */
  readonly stale: number;
  /** Results that made room for others. */
  readonly evictions: number;
  /** Hits of hits and misses; 0–1, 0 before the first. */
  readonly hitRatio: number;
}

const MOST_TAGS = 100;

/**
 * The one door to the database.
 *
 * Inject it anywhere; it is a singleton. Every call finds the current clinic and user by itself, and every statement
 * carries them to PostgreSQL, which shows that clinic's rows and no others, whatever the SQL says.
 *
 * @throws DB_CONTEXT_MISSING from every clinic-bound method outside a context (see {@link runInContext})
 */
@Injectable()
export class DatabaseService {
  /** Allow-listed, quoted names for dynamic SQL. */
  readonly identifiers = new Identifiers();
  readonly #logger = new Logger('DatabaseService');
  readonly #store: ContextStore;
  readonly #work: UnitOfWork;
  readonly #isolation: ClinicIsolationService;
  readonly #repositories: Repositories;
  readonly #health: DatabaseHealthMonitorService;
  readonly #metrics: DatabaseMetricsService;
  readonly #sessions: ClientSessions;
  readonly #breakers: CircuitBreakerService;
  readonly #alerts: DatabaseAlertService;
  readonly #topology: Topology;

  /** Values of the application's own, bound to the clinic of the context, with a time and tags to invalidate them by. */
  readonly cache: ApplicationCache;
  readonly #warmer: CacheWarmer;

  constructor(
    store: ContextStore,
    cache: ApplicationCache,
    warmer: CacheWarmer,
    work: UnitOfWork,
    isolation: ClinicIsolationService,
    repositories: Repositories,
    health: DatabaseHealthMonitorService,
    metrics: DatabaseMetricsService,
    sessions: ClientSessions,
    breakers: CircuitBreakerService,
    alerts: DatabaseAlertService,
    @Inject(DATABASE_TOPOLOGY) topology: Topology,
  ) {
    this.cache = cache;
    this.#warmer = warmer;
    this.#topology = topology;
    this.#alerts = alerts;
    this.#sessions = sessions;
    this.#breakers = breakers;
    this.#health = health;
    this.#metrics = metrics;
    this.#store = store;
    this.#work = work;
    this.#isolation = isolation;
    this.#repositories = repositories;
  }

  /**
   * Runs `fn` as this identity: for jobs, queues, gateways, the command line and tests.
   *
   * @throws DB_CONTEXT_INVALID when the identity is malformed
   */
  runInContext<T>(identity: Identity, fn: () => T): T {
    return this.#store.runWithIdentity(identity, fn);
  }

  /**
   * Runs `fn` as named, narrow system work under another database role: only `grant.models`, in every clinic.
   * Keys of clinic models must then name the clinic. Every write is audited with reason and actor.
   *
   * @throws DB_CONTEXT_INVALID when the grant names no reason, actor or model
   */
  runAsSystem<T>(grant: SystemGrant, fn: () => T): T {
    return this.#store.runWithSystemGrant(grant, fn);
  }

  /** Whether the user may act in the clinic, and at the location. For guards: needs no context, a warm answer no query. */
  async canActInClinic(
    userId: string,
    clinicId: string,
    options: { locationId?: string } = {},
  ): Promise<boolean> {
    return await this.#isolation.canAct(userId, clinicId, options.locationId);
  }

  /**
   * Who acts in the current context, once it is known.
   *
   * @throws DB_CONTEXT_MISSING outside a context, in system work, and in HTTP before the first clinic-bound call
   */
  currentIdentity(): Identity {
    const principal = this.#store.current().settled;
    if (principal?.kind !== 'clinic') throw ContextError.missing();
    return principal.identity;
  }

  /** Reads. Not a transaction: each operation stands alone, unless the caller is inside one, which is then used. */
  executeHealthcareRead<T>(op: (client: ReadClient) => Promise<T>, options?: ReadOptions): Promise<T> {
    // No async function: each costs a microsecond, and every read passes here.
    try {
      return Promise.resolve(this.#work.read(op, options));
    } catch (error) {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what was thrown is passed on
      return Promise.reject(error);
    }
  }

  /** A read that cannot wait: a tenth of the connections is kept for its like, and it is the last to be turned away. */
  async executeCriticalQuery<T>(op: (client: ReadClient) => Promise<T>, options?: ReadOptions): Promise<T> {
    return await this.#work.read(op, { ...options, priority: 'critical' });
  }

  /**
   * A read in a clinic of the current user, served by a replica that need not be the newest, its turn taken among the
   * clinic's own.
   *
   * @throws DB_CLINIC_REFUSED when the user is no active member of it
   */
  async executeClinicOptimizedQuery<T>(
    clinicId: string,
    op: (client: ReadClient) => Promise<T>,
    options?: ReadOptions,
  ): Promise<T> {
    return await this.executeWithClinicContext(clinicId, op, options);
  }

  /** Writes atomically: one transaction per callback. `audit` becomes part of every audit row the callback causes. */
  async executeHealthcareWrite<T>(
    op: (client: WriteClient) => Promise<T>,
    audit: AuditInfo,
    options: WriteOptions = {},
  ): Promise<T> {
    return await this.#work.transaction(op, { ...options, audit });
  }

  /**
   * One transaction. A call inside another one's callback is a savepoint in it: when the inner callback throws, only
   * its own writes are undone.
   */
  async executeInTransaction<T>(
    op: (tx: TransactionClient) => Promise<T>,
    options: TransactionOptions = {},
  ): Promise<T> {
    return await this.#work.transaction(op, options);
  }

  /**
   * Works in another clinic of the current user, with the roles held there.
   *
   * @throws DB_CLINIC_REFUSED when the user is no active member of it
   */
  async executeWithClinicContext<T>(
    clinicId: string,
    op: (client: ReadClient) => Promise<T>,
    options?: ReadOptions & { readonly write?: undefined },
  ): Promise<T>;
  async executeWithClinicContext<T>(
    clinicId: string,
    op: (client: WriteClient) => Promise<T>,
    options: WriteOptions & { readonly write: AuditInfo },
  ): Promise<T>;
  async executeWithClinicContext<T>(
    clinicId: string,
    op: (client: WriteClient) => Promise<T>,
    options: ReadOptions & { readonly write?: AuditInfo | undefined } = {},
  ): Promise<T> {
    const { write, ...rest } = options;
    const identity = await this.#identityIn(clinicId);
    const run = (): Promise<T> =>
      write === undefined
        ? this.executeHealthcareRead((client) => op(client as WriteClient), rest)
        : this.executeHealthcareWrite(op, write, rest);
    return identity === undefined ? await run() : await this.#store.runWithinAs(identity, run);
  }

  /**
   * Runs many writes side by side, each its own transaction.
   *
   * @returns one result an operation, in input order: a value or a typed error; it never throws for an item
   */
  async executeBatchOperations<T>(
    operations: readonly BatchOperation<T>[],
    { audit, ...settings }: BatchOptions = {},
  ): Promise<BatchResult<T>[]> {
    assertBatch(operations);
    const items = operations.map(({ operation, ...item }) => {
      const { priority = 'normal', audit: stamp = audit, ...given } = item;
      const options = { priority, ...given, ...(stamp !== undefined && { audit: stamp }) };
      return { priority, run: () => this.#work.transaction(operation, options) };
    });
    return await executeBatch(items, settings, {
      pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      random: Math.random,
      classify: (error) => classifyFailure(error, { phase: 'statement', write: true }),
    });
  }

  /**
   * A client that outlives callbacks, for code that must hold one. It is no way around anything: the same identity,
   * row-level security, limits and audit; each use is logged, and its writes are audited with the reason. Prefer
   * {@link executeHealthcareRead} and {@link executeHealthcareWrite}.
   *
   * @throws DB_ARGUMENT_INVALID without a reason
   */
  async getRawPrismaClient(options: { readonly reason: string }): Promise<WriteClient> {
    const reason = (options as { readonly reason?: unknown } | undefined)?.reason;
    if (typeof reason !== 'string' || reason.trim() === '') {
      throw ValidationError.argument('reason', 'a non-empty text');
    }
    this.#logger.warn('getRawPrismaClient was used; prefer executeHealthcareRead and executeHealthcareWrite');
    return await this.#work.standalone({
      action: 'RAW_CLIENT',
      resourceType: 'Database',
      metadata: { reason },
    });
  }

  /** The user, or null when this clinic sees none of that id. */
  async findUserByIdSafe(id: string): Promise<RowOf<'user'> | null> {
    return await this.#repositories.users.findByIdSafe(id);
  }

  /** The patient, or null when this clinic has none of that id. */
  async findPatientByIdSafe(id: string): Promise<RowOf<'patient'> | null> {
    return await this.#repositories.patients.findByIdSafe(id);
  }

  /** The appointment, or null when this clinic has none of that id. */
  async findAppointmentByIdSafe(id: string): Promise<RowOf<'appointment'> | null> {
    return await this.#repositories.appointments.findByIdSafe(id);
  }

  /**
   * One page of a list, by number (`page`) or by position (`cursor`).
   *
   * @throws DB_LIMIT_REFUSED over 1000 rows, DB_CURSOR_INVALID for a cursor of another list or of a row that is gone
   */
  async paginate<Name extends DelegateName>(
    model: Name,
    request: PageRequest<Name>,
  ): Promise<Page<RowOf<Name>>> {
    return await this.#repositories.paginator.paginate(model, request);
  }

  /**
   * What a later request, job or message must bring back to see at least what this one has written and read, in whatever
   * process; signed text of at most 134 characters, undefined before the first statement. HTTP requests carry it by
   * themselves. It says what was seen up to now: ask for it after the reads.
   */
  getConsistencyToken(): string | undefined {
    const session = this.#store.session();
    return session === undefined ? undefined : this.#sessions.tokenOf(session);
  }

  /**
   * Runs `fn` where the token's holder was: its reads show nothing older than what that one wrote and read. For jobs and
   * messages; a token that is not believed sends the reads to the primary.
   */
  withConsistencyToken<T>(token: string, fn: () => T): T {
    return this.#store.runInSession((session) => {
      this.#sessions.adopt(session, token);
      return fn();
    });
  }

  /** The circuit breakers of all servers asked so far, or of one. @throws DB_ARGUMENT_INVALID for an unknown one */
  getCircuitBreakerState(target: string): CircuitBreakerState;
  getCircuitBreakerState(): readonly CircuitBreakerState[];
  getCircuitBreakerState(target?: string): CircuitBreakerState | readonly CircuitBreakerState[] {
    return target === undefined
      ? this.#breakers.getCircuitBreakerState()
      : this.#breakers.getCircuitBreakerState(target);
  }

  /** Closes one breaker, or all, by hand: for operators who know better. @throws DB_ARGUMENT_INVALID */
  resetCircuitBreaker(target?: string): void {
    this.#breakers.resetCircuitBreaker(target);
  }

  /** Whether the database answers; asked over connections of its own, at most once per `HEALTH_CACHE_TTL`. */
  async getHealthStatus(): Promise<DatabaseHealthStatus> {
    return await this.#health.getHealthStatus();
  }

  /** What is known without a query: fit for being asked every second. */
  getLightweightHealthStatus(): LightHealthStatus {
    return this.#health.getLightweightHealthStatus();
  }

  /** Faults that are there now, the oldest first; at most 1000. Each names its entry in docs/runbook.md. */
  getActiveAlerts(): readonly DatabaseAlert[] {
    return this.#alerts.getActiveAlerts();
  }

  /**
   * Notes that somebody has taken an alert on; it stays active until its fault is gone.
   *
   * @throws DB_ARGUMENT_INVALID when no active alert has this id
   */
  acknowledgeAlert(id: string): DatabaseAlert {
    return this.#alerts.acknowledgeAlert(id);
  }

  /** Told of every alert, and again when its fault is gone. @returns a function that ends the subscription */
  onAlert(listener: AlertListener): () => void {
    return this.#alerts.onAlert(listener);
  }

  /**
   * Has what is cached under the tags read anew, in every process, from the next change they hear of: for what nobody
   * could record, as rows that were changed while triggers were off. Changes of rows need no word.
   *
   * @param tags at most 100: `*` for all of the clinic's (in system work: of every clinic's), a model (`Patient`
   * or `patient`), a row as `patient:<id>`, or a name of the application's
   * @throws DB_ARGUMENT_INVALID for anything else
   */
  async invalidateCache(tags: readonly string[]): Promise<void> {
    assertTags(tags, MOST_TAGS, 'tags', (tag) => tag === '*' || isModelTag(tag, modelMetadata.models));
    if (tags.length === 0) return;
    await this.#work.transaction(
      (tx) => tx.$executeRaw`SELECT healthcare.invalidate_cache(${[...tags]}::text[])`,
      { audit: { action: 'INVALIDATE_CACHE', resourceType: 'CachedResult' } },
    );
  }

  /**
   * Reads in the current context what will be asked for, a few at a time; one that fails stops none of the others.
   * Plans for the start are given to `DatabaseModule.forRoot` (`warmCache`).
   *
   * @throws DB_ARGUMENT_INVALID
   */
  async warmCache(reads: readonly WarmingRead[]): Promise<WarmingReport> {
    const given: unknown = reads;
    if (!Array.isArray(given) || !given.every((read) => typeof read === 'function'))
      throw ValidationError.argument('reads', 'a list of functions that read');
    return await this.#warmer.warm(reads);
  }

  /** What the cache of this process holds and has done since its start; no query. */
  getCacheStats(): CacheStats {
    const { cacheHitRate: hitRatio, ...cache } = this.#metrics.getMetrics().cache;
    const { connected, memoryBytes, entries, hits, misses, stale, evictions } = cache;
    return { connected, memoryBytes, entries, hits, misses, stale, evictions, hitRatio };
  }

  /** Connections of the primary's pool, now; no query. */
  getConnectionPoolMetrics(): PoolCounts {
    return this.#health.getLightweightHealthStatus().pool;
  }

  /** All that the primary's pool tells of itself: limits, waits, uses, what was opened, destroyed and shed; no query. */
  getDetailedMetrics(): DetailedPoolMetrics {
    return primaryServer(this.#topology).clinic.getDetailedMetrics();
  }

  /** This process's figures since its start. */
  getMetrics(): DatabaseMetrics {
    return this.#metrics.getMetrics();
  }

  /** The same for Prometheus, in its text exposition format. */
  async metricsText(): Promise<string> {
    return await this.#metrics.metricsText();
  }

  /** The current user's identity in another clinic; undefined when it is the present one. */
  async #identityIn(clinicId: string): Promise<Identity | undefined> {
    const principal = await this.#work.principal();
    if (principal.kind !== 'clinic') throw AccessError.clinicRefused();
    const { identity } = principal;
    if (identity.clinicId === canonicalUuid(clinicId)) return undefined;
    const membership = await this.#isolation.membership(identity.userId, clinicId);
    if (membership === null) throw AccessError.clinicRefused();
    const { locationIds: _elsewhere, ...person } = identity;
    const { roles, locationIds } = membership;
    return { ...person, clinicId, roles, ...(locationIds.length > 0 && { locationIds }) };
  }
}

/** Callers without types reach this, too. @throws DB_ARGUMENT_INVALID */
function assertBatch(operations: unknown): void {
  const isItem = (item: unknown): boolean =>
    typeof (item as { readonly operation?: unknown } | null)?.operation === 'function';
  if (!Array.isArray(operations) || !operations.every(isItem))
    throw ValidationError.argument('operations', 'a list of objects with an operation each');
}
