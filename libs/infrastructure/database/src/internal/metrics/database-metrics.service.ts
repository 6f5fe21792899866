import { Injectable } from '@nestjs/common';
import type { Registry } from 'prom-client';

import type { Operation } from '../../pipeline/operation.js';
import type { CacheHoldings, CacheLevel, CacheResult } from '../../pipeline/cache-result.js';
import type { PoolCounts } from '../../pipeline/pool-counts.js';
import { BusiestClinics } from './busiest-clinics.js';
import { registryOf } from './exposition.js';
import { refusalReasonOf, type RefusalReason } from './isolation-refusal.js';
import { MetricCatalogue } from './metric-catalogue.js';
import type { CounterCell } from './metric-cells.js';
import type { CacheFigures, DatabaseMetrics } from './metrics-report.js';
import { OperationRecorder } from './operation-recorder.js';
import { outcomeOf } from './operation-outcome.js';
import { PoolGauges, sumOf } from './pool-gauges.js';
import { PoolRecorder } from './pool-recorder.js';
import type { ServerGauges } from './server-gauges.js';

const CLINICS_KEPT = 100;

export interface MetricsSettings {
  /** The names of the schema’s models: the values of the label `model`. */
  readonly models: readonly string[];
  /** Duration from which an operation is slow, ms. */
  readonly slowQueryMs: number;
  /** Clinics in `getMetrics().clinics`. @defaultValue 100 */
  readonly clinicsKept?: number;
}

/**
 * What this process did with the database, for `getMetrics()` and for Prometheus.
 *
 * Recording costs well under 2 µs and allocates nothing. No clinic, patient, user or SQL text ever becomes a label.
 */
@Injectable()
export class DatabaseMetricsService {
  /** The module’s own registry, never prom-client’s global one. */
  readonly registry: Registry;
  readonly #pools = new PoolGauges();
  readonly #clinics: BusiestClinics;
  readonly #families: MetricCatalogue;
  readonly #operations: OperationRecorder;
  readonly #cacheResults: Record<CacheResult, number> = { hit: 0, stale: 0, miss: 0, bypass: 0 };
  /** By model, as a cached read is too cheap to look its cell up each time. */
  readonly #cacheCells = new Map<string, Record<CacheLevel, Partial<Record<CacheResult, CounterCell>>>>();

  constructor({ models, slowQueryMs, clinicsKept = CLINICS_KEPT }: MetricsSettings) {
    this.#clinics = new BusiestClinics(clinicsKept);
    this.#families = new MetricCatalogue(this.#pools);
    const { durations, slow } = this.#families;
    this.#operations = new OperationRecorder(
      { durations, slow, clinics: this.#clinics },
      models,
      slowQueryMs,
    );
    this.registry = registryOf(this.#families.all);
  }

  /**
   * Counts one operation, and what its error says about isolation and unknown outcomes.
   *
   * @param durationMs - from the call to its end, waiting included
   * @param error - undefined when it succeeded
   */
  operationEnded(operation: Operation, durationMs: number, error: unknown): void {
    const { model, name, principal } = operation;
    const clinicId = principal.kind === 'clinic' ? principal.identity.clinicId : undefined;
    const outcome = error === undefined ? 'ok' : outcomeOf(error);
    this.#operations.record(model?.name ?? null, name, outcome, durationMs, clinicId);
    if (error !== undefined) this.failed(error, clinicId);
  }

  /** Counts an error that was met outside an operation: before any SQL, or at COMMIT. */
  failed(error: unknown, clinicId?: string): void {
    if (outcomeOf(error) === 'unknown') this.#families.outcomesUnknown.cell().add();
    const reason = refusalReasonOf(error);
    if (reason !== undefined) this.isolationRefused(reason, clinicId);
  }

  /** Counts a refusal; the clinic’s own figure only if it is among the busiest already. */
  isolationRefused(reason: RefusalReason, clinicId?: string): void {
    this.#families.isolationRefusals.cell(reason).add();
    if (clinicId !== undefined) this.#clinics.refused(clinicId);
  }

  accessDecided(decision: 'allow' | 'deny'): void {
    this.#families.accessDecisions.cell(decision).add();
  }

  /** @param count - audited writes that were committed */
  auditRecorded(count = 1): void {
    this.#families.auditRecords.cell().add(count);
  }

  /** @param isCut - whether rows may be missing from the list */
  listBounded(isCut: boolean): void {
    this.#families.boundedLists.cell(isCut ? 'cut' : 'whole').add();
  }

  /** @param retryClass - what the failure before the further attempt allowed */
  retried(retryClass: 'definite' | 'read' | 'ambiguous'): void {
    this.#families.retries.cell(retryClass).add();
  }

  /** @param reason - why a read went where it went; `strategy` is a replica */
  readRouted(reason: string): void {
    this.#families.routedReads.cell(reason).add();
  }

  /** @param model - the model, or `raw` */
  cacheAnswered(model: string, result: CacheResult, level: CacheLevel): void {
    this.#cacheResults[result] += 1;
    let cells = this.#cacheCells.get(model);
    if (cells === undefined) this.#cacheCells.set(model, (cells = { l1: {}, l2: {} }));
    (cells[level][result] ??= this.#families.cacheRequests.cell(result, level, model)).add();
  }

  /** A value in Redis was not what it should be. */
  cacheRefused(): void {
    this.#families.cacheRefused.cell().add();
  }

  /** Redis had no room for a value. */
  cacheHadNoRoom(): void {
    this.#families.cacheNoRoom.cell().add();
  }

  /** Where it is looked up what the cache holds. */
  registerCache(read: () => CacheHoldings): void {
    this.#families.cache.register(read);
  }

  /** @param type - what the new alert is about */
  alertRaised(type: string): void {
    this.#families.alertsRaised.cell(type).add();
  }

  /** Where replicas, breakers, leaks and alerts are looked up when somebody asks. */
  get servers(): ServerGauges {
    return this.#families.servers;
  }

  /** What the pool of this name reports. Names bound the number of series: one a role and server. */
  poolRecorder(pool: string): PoolRecorder {
    return new PoolRecorder(this.#families, pool);
  }

  /** @returns a function that takes the pool out again */
  registerPool(pool: string, counts: () => PoolCounts): () => void {
    return this.#pools.register(pool, counts);
  }

  /** The figures since the start, in one object. */
  getMetrics(): DatabaseMetrics {
    const pools = this.#pools.byPool();
    const { count, failed, totalMs, notice, slow, critical } = this.#operations.totals;
    const { timeouts, boundedLists, outcomesUnknown, isolationRefusals, retries, servers } = this.#families;
    const { replicas, breakers, leaks } = servers;
    const averageQueryTime = count === 0 ? 0 : totalMs / count;
    return {
      pool: { ...sumOf(Object.values(pools)), timeouts: timeouts.total, pools },
      queries: {
        total: count,
        failed,
        averageQueryTime,
        notice,
        slow,
        critical,
        boundedLists: boundedLists.total,
      },
      cache: this.#cache(),
      hipaa: this.#hipaa(),
      replicas,
      breaker: {
        circuitBreakerTrips: breakers.reduce((sum, { trips }) => sum + trips, 0),
        targets: breakers,
      },
      retries: retries.total,
      leaks,
      alerts: servers.alerts.reduce((sum, { count: active }) => sum + active, 0),
      outcomesUnknown: outcomesUnknown.total,
      isolationRefusals: isolationRefusals.total,
      clinics: this.#clinics.figures(),
    };
  }

  /** The figures in Prometheus’ text format. */
  metricsText(): Promise<string> {
    return this.registry.metrics();
  }

  #cache(): CacheFigures {
    const { hit, stale, miss: misses, bypass: bypassed } = this.#cacheResults;
    const hits = hit + stale;
    const { holdings } = this.#families.cache;
    const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
    return {
      ...{ ...holdings, hits, misses, stale, bypassed },
      ...{ refused: this.#families.cacheRefused.total, noRoom: this.#families.cacheNoRoom.total },
      cacheHitRate: share(hits, hits + misses),
      missRate: share(misses, hits + misses),
      evictionRate: share(holdings.evictions, holdings.evictions + holdings.entries),
    };
  }

  #hipaa(): DatabaseMetrics['hipaa'] {
    const { auditRecords, accessDecisions } = this.#families;
    const denied = accessDecisions.cell('deny').value;
    return { auditEntries: auditRecords.total, accessAttempts: accessDecisions.total, denied };
  }
}
