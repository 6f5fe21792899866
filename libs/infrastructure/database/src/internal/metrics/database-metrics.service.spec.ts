import { describe, expect, it } from '@jest/globals';

import {
  AccessError,
  ConflictError,
  ContextError,
  NotFoundError,
  OutcomeUnknownError,
  PoolExhaustedError,
  TimeoutError,
  ValidationError,
} from '../../errors/index.js';
import type { Operation } from '../../pipeline/operation.js';
import { DatabaseMetricsService } from './database-metrics.service.js';
import { METRIC_DEFINITIONS } from './metric-definitions.js';

const CLINIC = '018f0000-0000-7000-8000-000000000001';

function operation(
  name = 'findMany',
  model: string | null = 'Patient',
  clinicId: string | null = CLINIC,
): Operation {
  const principal =
    clinicId === null
      ? { kind: 'system', grant: { reason: 'test', models: [], actor: 'test' } }
      : { kind: 'clinic', identity: { clinicId, userId: 'user', roles: [] } };
  const description = model === null ? null : { name: model };
  return { model: description, name, kind: 'read', args: {}, principal, options: {} } as unknown as Operation;
}

function metrics(clinicsKept = 100): DatabaseMetricsService {
  return new DatabaseMetricsService({ models: ['Patient', 'Invoice'], slowQueryMs: 1000, clinicsKept });
}

/** The value of one series, undefined when it is not exposed. */
async function valueOf(service: DatabaseMetricsService, series: string): Promise<number | undefined> {
  const line = (await service.metricsText()).split('\n').find((text) => text.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length));
}

describe('DatabaseMetricsService: operations', () => {
  it('measures durations by operation, model and outcome', async () => {
    const service = metrics();
    service.operationEnded(operation(), 3, undefined);
    service.operationEnded(operation(), 30, undefined);
    service.operationEnded(operation('create', 'Invoice'), 4, ConflictError.duplicate());
    const series = 'db_client_operation_duration_seconds';
    const found = 'operation="findMany",model="Patient",outcome="ok"';
    expect(await valueOf(service, `${series}_bucket{${found},le="0.005"}`)).toBe(1);
    expect(await valueOf(service, `${series}_bucket{${found},le="0.05"}`)).toBe(2);
    expect(await valueOf(service, `${series}_count{${found}}`)).toBe(2);
    expect(await valueOf(service, `${series}_sum{${found}}`)).toBeCloseTo(0.033);
    expect(
      await valueOf(service, `${series}_count{operation="create",model="Invoice",outcome="conflict"}`),
    ).toBe(1);
  });

  it.each([
    [undefined, 'ok'],
    [ValidationError.failed(), 'refused'],
    [NotFoundError.record(), 'refused'],
    [ConflictError.duplicate(), 'conflict'],
    [TimeoutError.deadline(5), 'timeout'],
    [PoolExhaustedError.acquireTimeout(), 'unavailable'],
    [OutcomeUnknownError.commitUnanswered(), 'unknown'],
    [new Error('of another making'), 'failed'],
  ])('counts %p as %s', async (error, outcome) => {
    const service = metrics();
    service.operationEnded(operation('$queryRaw', null), 1, error);
    const labels = `operation="queryRaw",model="raw",outcome="${outcome}"`;
    expect(await valueOf(service, `db_client_operation_duration_seconds_count{${labels}}`)).toBe(1);
  });

  it('summarises them in getMetrics', () => {
    const service = metrics();
    for (const ms of [100, 200, 999, 1000, 4999, 5000]) service.operationEnded(operation(), ms, undefined);
    service.operationEnded(operation(), 2, ValidationError.failed());
    expect(service.getMetrics().queries).toMatchObject({
      total: 7,
      failed: 1,
      notice: 2,
      slow: 2,
      critical: 1,
    });
    expect(service.getMetrics().queries.averageQueryTime).toBeCloseTo(12_300 / 7);
  });

  it('has an average before the first operation', () => {
    expect(metrics().getMetrics().queries.averageQueryTime).toBe(0);
  });

  it('counts slow operations once, under their worst severity', async () => {
    const service = metrics();
    for (const ms of [199, 200, 1000, 5000, 9000]) service.operationEnded(operation(), ms, undefined);
    expect(await valueOf(service, 'database_slow_queries_total{severity="notice"}')).toBe(1);
    expect(await valueOf(service, 'database_slow_queries_total{severity="slow"}')).toBe(1);
    expect(await valueOf(service, 'database_slow_queries_total{severity="critical"}')).toBe(2);
  });
});

describe('DatabaseMetricsService: bounded labels', () => {
  it('keeps the number of series whatever models, methods and clinics come', async () => {
    const service = metrics();
    const lines = async () => (await service.metricsText()).split('\n').length;
    service.operationEnded(operation('elsewhere', 'Unknown'), 1, undefined);
    const before = await lines();
    for (let index = 0; index < 2000; index += 1) {
      service.operationEnded(operation(`method${index}`, `Model${index}`, `clinic-${index}`), 1, undefined);
    }
    expect(await lines()).toBe(before);
    const labels = 'operation="other",model="other",outcome="ok"';
    expect(await valueOf(service, `db_client_operation_duration_seconds_count{${labels}}`)).toBe(2001);
  });

  it('shows no clinic to Prometheus, and the busiest ones to getMetrics', async () => {
    const service = metrics(2);
    for (const clinic of ['a', 'b', 'b', 'c', 'b']) {
      service.operationEnded(operation('findMany', 'Patient', `clinic-${clinic}`), 10, undefined);
    }
    expect(await service.metricsText()).not.toContain('clinic-');
    expect(service.getMetrics().clinics).toHaveLength(2);
    expect(service.getMetrics().clinics[0]).toMatchObject({ clinicId: 'clinic-b', operations: 3 });
  });

  it('counts system work for no clinic', () => {
    const service = metrics();
    service.operationEnded(operation('findMany', 'Patient', null), 1, undefined);
    expect(service.getMetrics().clinics).toEqual([]);
  });
});

describe('DatabaseMetricsService: pools', () => {
  it('reads the counts of every registered pool when asked', async () => {
    const service = metrics();
    let active = 3;
    const leave = service.registerPool('primary', () => ({ total: active + 2, active, idle: 2, waiting: 1 }));
    service.registerPool('replica-1', () => ({ total: 1, active: 0, idle: 1, waiting: 0 }));
    active = 4;
    expect(await valueOf(service, 'db_client_connection_count{pool="primary",state="used"}')).toBe(4);
    expect(await valueOf(service, 'db_client_connection_count{pool="primary",state="idle"}')).toBe(2);
    expect(await valueOf(service, 'db_client_connection_pending_requests{pool="primary"}')).toBe(1);
    expect(service.getMetrics().pool).toMatchObject({ total: 7, active: 4, idle: 3, waiting: 1 });
    expect(service.getMetrics().pool.pools['replica-1']).toMatchObject({ total: 1 });
    leave();
    expect(await valueOf(service, 'db_client_connection_count{pool="primary",state="used"}')).toBeUndefined();
  });

  it('measures waiting, use and timeouts by pool', async () => {
    const service = metrics();
    const pool = service.poolRecorder('primary');
    pool.waited(4);
    pool.used(20);
    pool.timedOut();
    expect(
      await valueOf(service, 'db_client_connection_wait_time_seconds_bucket{pool="primary",le="0.005"}'),
    ).toBe(1);
    expect(await valueOf(service, 'db_client_connection_use_time_seconds_sum{pool="primary"}')).toBeCloseTo(
      0.02,
    );
    expect(await valueOf(service, 'db_client_connection_timeouts_total{pool="primary"}')).toBe(1);
    expect(service.getMetrics().pool.timeouts).toBe(1);
  });
});

describe('DatabaseMetricsService: compliance', () => {
  it.each([
    [ContextError.missing(), 'context-missing'],
    [ContextError.expired(), 'context-expired'],
    [ContextError.lost(), 'context-lost'],
    [AccessError.clinicRefused(), 'clinic'],
    [AccessError.denied(), 'row'],
    [ConflictError.clinicImmutable(), 'row'],
    [AccessError.outsideSystemScope('Patient'), 'system-scope'],
  ])('counts %p as a refusal: %s', async (error, reason) => {
    const service = metrics();
    service.operationEnded(operation(), 1, undefined);
    service.operationEnded(operation(), 1, error);
    expect(await valueOf(service, `database_isolation_refusals_total{reason="${reason}"}`)).toBe(1);
    expect(service.getMetrics()).toMatchObject({
      isolationRefusals: 1,
      clinics: [{ refusals: 1, failed: 1 }],
    });
  });

  it('counts no refusal for what is no matter of isolation', () => {
    const service = metrics();
    service.failed(ConflictError.duplicate());
    service.failed(new Error('x'));
    expect(service.getMetrics().isolationRefusals).toBe(0);
  });

  it('counts refusals that happen outside any operation', async () => {
    const service = metrics();
    service.isolationRefused('malformed');
    service.failed(ContextError.missing());
    expect(await valueOf(service, 'database_isolation_refusals_total{reason="malformed"}')).toBe(1);
    expect(service.getMetrics().isolationRefusals).toBe(2);
  });

  it('counts unknown outcomes', async () => {
    const service = metrics();
    service.failed(OutcomeUnknownError.commitUnanswered());
    expect(await valueOf(service, 'database_outcomes_unknown_total')).toBe(1);
    expect(service.getMetrics().outcomesUnknown).toBe(1);
  });

  it('counts audit records and access decisions', async () => {
    const service = metrics();
    service.auditRecorded();
    service.auditRecorded(4);
    service.accessDecided('allow');
    service.accessDecided('allow');
    service.accessDecided('deny');
    expect(await valueOf(service, 'database_audit_records_total')).toBe(5);
    expect(await valueOf(service, 'database_access_decisions_total{decision="deny"}')).toBe(1);
    expect(service.getMetrics().hipaa).toEqual({ auditEntries: 5, accessAttempts: 3, denied: 1 });
  });

  it('counts lists that were given a limit', async () => {
    const service = metrics();
    service.listBounded(true);
    service.listBounded(false);
    expect(await valueOf(service, 'database_bounded_lists_total{result="cut"}')).toBe(1);
    expect(service.getMetrics().queries.boundedLists).toBe(2);
  });
});

describe('DatabaseMetricsService: exposition', () => {
  it('exposes exactly the metrics that are defined, with their type and help', async () => {
    const text = await metrics().metricsText();
    const exposed = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => `${name} ${type}`);
    const defined = Object.values(METRIC_DEFINITIONS).map(({ name, type }) => `${name} ${type}`);
    expect(exposed).toEqual(defined);
    for (const { name, help } of Object.values(METRIC_DEFINITIONS))
      expect(text).toContain(`# HELP ${name} ${help}`);
  });

  it('reports every figure of getMetrics as some metric, and no figure that is not there', () => {
    const report: Readonly<Record<string, unknown>> = { ...metrics().getMetrics() };
    const figures = Object.entries(report).flatMap(([group, value]) =>
      typeof value === 'number' || Array.isArray(value)
        ? [group]
        : Object.keys(value as object).map((name) => `${group}.${name}`),
    );
    const reported = Object.values(METRIC_DEFINITIONS).flatMap(({ reportedAs }) => reportedAs);
    expect([...new Set(reported)].sort()).toEqual(figures.sort());
  });

  it('starts counters with closed labels at 0, so that their first event shows as an increase', async () => {
    expect(await valueOf(metrics(), 'database_isolation_refusals_total{reason="row"}')).toBe(0);
    expect(await valueOf(metrics(), 'database_outcomes_unknown_total')).toBe(0);
  });

  it('keeps two modules of one process apart', async () => {
    const [one, other] = [metrics(), metrics()];
    one.auditRecorded();
    expect(await valueOf(other, 'database_audit_records_total')).toBe(0);
  });
});
