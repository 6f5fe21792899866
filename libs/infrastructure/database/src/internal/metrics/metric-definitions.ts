import { ALERT_SEVERITIES, ALERT_TYPES } from '../../pipeline/alert-type.js';
import { REFUSAL_REASONS } from './isolation-refusal.js';
import type { MetricDefinition } from './metric-definition.js';
import { OUTCOMES } from './operation-outcome.js';
import { OPERATION_NAMES } from './operation-names.js';
import { SEVERITIES } from './slow-severity.js';

/** Source: OpenTelemetry, database client metrics, advice for `db.client.operation.duration`, with finer steps. */
const DURATION_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10];
/** Waiting for a connection is either nothing or trouble. */
const WAIT_BUCKETS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60];

const pool = { values: 'the pools of the process: at most one a role and server' };

/** Every metric of the module. Names: OpenTelemetry’s in Prometheus spelling, `database_*` for what it has none for. */
export const METRIC_DEFINITIONS = {
  operationDuration: {
    name: 'db_client_operation_duration_seconds',
    type: 'histogram',
    help: 'Time from the call of an operation to its end, waiting included.',
    reportedAs: ['queries.total', 'queries.failed', 'queries.averageQueryTime', 'clinics'],
    labels: {
      operation: { values: OPERATION_NAMES },
      model: { values: 'the models of the schema, `raw` for raw SQL, `other`' },
      outcome: { values: OUTCOMES },
    },
    buckets: DURATION_BUCKETS,
  },
  connectionCount: {
    name: 'db_client_connection_count',
    type: 'gauge',
    help: 'Open connections.',
    reportedAs: ['pool.total', 'pool.active', 'pool.idle', 'pool.pools'],
    labels: { pool, state: { values: ['idle', 'used'] } },
  },
  pendingRequests: {
    name: 'db_client_connection_pending_requests',
    type: 'gauge',
    help: 'Operations that wait for a connection.',
    reportedAs: ['pool.waiting'],
    labels: { pool },
  },
  waitTime: {
    name: 'db_client_connection_wait_time_seconds',
    type: 'histogram',
    help: 'Time that operations waited for a connection.',
    reportedAs: [],
    labels: { pool },
    buckets: WAIT_BUCKETS,
  },
  useTime: {
    name: 'db_client_connection_use_time_seconds',
    type: 'histogram',
    help: 'Time between acquiring a connection and releasing it.',
    reportedAs: [],
    labels: { pool },
    buckets: DURATION_BUCKETS,
  },
  connectionTimeouts: {
    name: 'db_client_connection_timeouts_total',
    type: 'counter',
    help: 'Operations that got no connection within the acquire timeout.',
    reportedAs: ['pool.timeouts'],
    labels: { pool },
  },
  shedRequests: {
    name: 'database_pool_requests_shed_total',
    type: 'counter',
    help: 'Operations that were turned away because too many waited for a connection already.',
    reportedAs: [],
    labels: { pool },
  },
  slowQueries: {
    name: 'database_slow_queries_total',
    type: 'counter',
    help: 'Operations over a duration threshold, each counted once under its worst.',
    reportedAs: ['queries.notice', 'queries.slow', 'queries.critical'],
    labels: { severity: { values: SEVERITIES } },
  },
  isolationRefusals: {
    name: 'database_isolation_refusals_total',
    type: 'counter',
    help: 'Calls and statements that the clinic isolation refused.',
    reportedAs: ['isolationRefusals'],
    labels: { reason: { values: REFUSAL_REASONS } },
  },
  accessDecisions: {
    name: 'database_access_decisions_total',
    type: 'counter',
    help: 'Decisions on whether an identity may do what it asked for.',
    reportedAs: ['hipaa.accessAttempts', 'hipaa.denied'],
    labels: { decision: { values: ['allow', 'deny'] } },
  },
  auditRecords: {
    name: 'database_audit_records_total',
    type: 'counter',
    help: 'Committed writes that carried their audit information.',
    reportedAs: ['hipaa.auditEntries'],
    labels: {},
  },
  replicaUp: {
    name: 'database_replica_up',
    type: 'gauge',
    help: 'Whether a replica serves reads.',
    reportedAs: ['replicas'],
    labels: { replica: { values: 'the replicas of the options' } },
  },
  replicaLagSeconds: {
    name: 'database_replica_lag_seconds',
    type: 'gauge',
    help: 'How old what a replica shows is; 0 for one that has caught up.',
    reportedAs: ['replicas'],
    labels: { replica: { values: 'the replicas of the options' } },
  },
  replicaLagBytes: {
    name: 'database_replica_lag_bytes',
    type: 'gauge',
    help: 'How much of the primary’s write-ahead log a replica has yet to replay.',
    reportedAs: ['replicas'],
    labels: { replica: { values: 'the replicas of the options' } },
  },
  breakerState: {
    name: 'database_circuit_breaker_state',
    type: 'gauge',
    help: '0 closed, 1 half-open, 2 open.',
    reportedAs: ['breaker.targets'],
    labels: { target: { values: 'the servers of the options' } },
  },
  breakerTrips: {
    name: 'database_circuit_breaker_trips_total',
    type: 'counter',
    help: 'Times a breaker opened from closed.',
    reportedAs: ['breaker.circuitBreakerTrips'],
    labels: { target: { values: 'the servers of the options' } },
  },
  leaks: {
    name: 'database_connection_leaks_total',
    type: 'counter',
    help: 'Connections that nobody would have given back, taken back.',
    reportedAs: ['leaks'],
    labels: {},
  },
  alertsActive: {
    name: 'database_alerts_active',
    type: 'gauge',
    help: 'Faults that are there now, as alerts; docs/runbook.md says what to do.',
    reportedAs: ['alerts'],
    labels: { type: { values: ALERT_TYPES }, severity: { values: ALERT_SEVERITIES } },
  },
  alertsRaised: {
    name: 'database_alerts_total',
    type: 'counter',
    help: 'Faults that became alerts.',
    reportedAs: [],
    labels: { type: { values: ALERT_TYPES } },
  },
  retries: {
    name: 'database_retries_total',
    type: 'counter',
    help: 'Further attempts, by what the failure before them allowed.',
    reportedAs: ['retries'],
    labels: { class: { values: ['definite', 'read', 'ambiguous'] } },
  },
  routedReads: {
    name: 'database_routed_reads_total',
    type: 'counter',
    help: 'Reads by why they went where they went; `strategy` is a replica, everything else the primary.',
    reportedAs: [],
    labels: {
      reason: {
        values: [
          'strategy',
          'strong',
          'raw-write',
          'transaction',
          'refused-token',
          'missing-token',
          'timeline',
          'token',
          'stale',
          'no-replica',
        ],
      },
    },
  },
  cacheRequests: {
    name: 'database_cache_requests_total',
    type: 'counter',
    help: 'Reads by how the cache ended them: from what it held, the same past its time while it is read anew, from the database, or without looking.',
    reportedAs: [
      'cache.hits',
      'cache.stale',
      'cache.misses',
      'cache.bypassed',
      'cache.cacheHitRate',
      'cache.missRate',
    ],
    labels: {
      result: { values: ['hit', 'stale', 'miss', 'bypass'] },
      level: { values: ['l1', 'l2'] },
      model: { values: 'the models of the schema, `raw` for raw SQL' },
    },
  },
  cacheRefused: {
    name: 'database_cache_refused_total',
    type: 'counter',
    help: 'Values in Redis that were corrupted, cut off, swapped or written by somebody else; each counted as a miss.',
    reportedAs: ['cache.refused'],
    labels: {},
  },
  cacheNoRoom: {
    name: 'database_cache_no_room_total',
    type: 'counter',
    help: 'Values that Redis had no room for, as it is to make none (`noeviction`): no other process gets them.',
    reportedAs: ['cache.noRoom'],
    labels: {},
  },
  cacheConnected: {
    name: 'database_cache_connected',
    type: 'gauge',
    help: 'Whether Redis can be reached; 0 where none is given.',
    reportedAs: ['cache.connected'],
    labels: {},
  },
  cacheEntries: {
    name: 'database_cache_entries',
    type: 'gauge',
    help: 'Results that the cache of the process holds.',
    reportedAs: ['cache.entries'],
    labels: {},
  },
  cacheBytes: {
    name: 'database_cache_bytes',
    type: 'gauge',
    help: 'Memory that they take, estimated.',
    reportedAs: ['cache.memoryBytes'],
    labels: {},
  },
  cacheEvictions: {
    name: 'database_cache_evictions_total',
    type: 'counter',
    help: 'Results that made room for others.',
    reportedAs: ['cache.evictions', 'cache.evictionRate'],
    labels: {},
  },
  outcomesUnknown: {
    name: 'database_outcomes_unknown_total',
    type: 'counter',
    help: 'Writes whose COMMIT went unanswered.',
    reportedAs: ['outcomesUnknown'],
    labels: {},
  },
  boundedLists: {
    name: 'database_bounded_lists_total',
    type: 'counter',
    help: 'Lists without a limit that were given one; `cut` when rows may be missing.',
    reportedAs: ['queries.boundedLists'],
    labels: { result: { values: ['whole', 'cut'] } },
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;
