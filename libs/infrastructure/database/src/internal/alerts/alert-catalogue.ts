import type { AlertSeverity, AlertType } from '../../pipeline/alert-type.js';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

export interface AlertDefinition {
  readonly type: AlertType;
  /** The usual one first. */
  readonly severities: readonly [AlertSeverity, ...AlertSeverity[]];
  /** One sentence; `{subject}` is the server, breaker or place in code it is about. */
  readonly cause: string;
  /** How long the fault must last before it is an alert; ms. */
  readonly raiseAfterMs: number;
  /** How long it must be gone before the alert is resolved; ms. */
  readonly clearAfterMs: number;
}

/**
 * Every alert there is. The name is the heading of its entry in `docs/runbook.md`, which a test proves against this
 * table both ways.
 */
export const ALERT_CATALOGUE = {
  'pool-utilisation-high': {
    type: 'CONNECTION_POOL',
    severities: ['warning'],
    cause: 'More than 80 % of the connections have been in use for a minute.',
    raiseAfterMs: MINUTE_MS,
    clearAfterMs: 30 * SECOND_MS,
  },
  'pool-saturated': {
    type: 'CONNECTION_POOL',
    severities: ['critical'],
    cause: 'More than 95 % of the connections are in use.',
    raiseAfterMs: 0,
    clearAfterMs: 10 * SECOND_MS,
  },
  'connections-staying-high': {
    type: 'CONNECTION_POOL',
    severities: ['warning'],
    cause:
      'More than 80 % of the connections have been in use for ten minutes although nobody waits for one.',
    raiseAfterMs: 10 * MINUTE_MS,
    clearAfterMs: MINUTE_MS,
  },
  'connection-leak': {
    type: 'CONNECTION_POOL',
    severities: ['warning'],
    cause: 'A connection was never given back by {subject}; it was taken away and replaced.',
    raiseAfterMs: 0,
    clearAfterMs: 10 * MINUTE_MS,
  },
  'breaker-open': {
    type: 'AVAILABILITY',
    severities: ['warning', 'critical'],
    cause: 'The circuit breaker of {subject} is open: calls are refused without being sent.',
    raiseAfterMs: 0,
    clearAfterMs: 0,
  },
  'replica-ejected': {
    type: 'REPLICATION',
    severities: ['warning'],
    cause: 'The server {subject} gets no reads: it was ejected.',
    raiseAfterMs: 0,
    clearAfterMs: 5 * SECOND_MS,
  },
  'replica-lagging': {
    type: 'REPLICATION',
    severities: ['warning'],
    cause: 'The replica {subject} gets no reads: it replays too far behind the primary.',
    raiseAfterMs: 0,
    clearAfterMs: 5 * SECOND_MS,
  },
  'replica-not-joining': {
    type: 'REPLICATION',
    severities: ['warning'],
    cause: 'The replica {subject} answers but has not become fit to serve.',
    raiseAfterMs: 20 * SECOND_MS,
    clearAfterMs: 5 * SECOND_MS,
  },
  'primary-down': {
    type: 'AVAILABILITY',
    severities: ['critical'],
    cause: 'There is no primary: writes and strong reads fail.',
    raiseAfterMs: 0,
    clearAfterMs: 5 * SECOND_MS,
  },
  'primary-changed': {
    type: 'AVAILABILITY',
    severities: ['warning'],
    cause: 'Another server, or the same on another timeline, has become the primary: {subject}.',
    raiseAfterMs: 0,
    clearAfterMs: 10 * MINUTE_MS,
  },
  'database-unreachable': {
    type: 'AVAILABILITY',
    severities: ['critical'],
    cause: 'Health checks have found no server that can serve for ten seconds.',
    raiseAfterMs: 10 * SECOND_MS,
    clearAfterMs: 0,
  },
  'lock-wait-long': {
    type: 'PERFORMANCE',
    severities: ['warning'],
    cause: 'A session has waited for a lock for more than five seconds.',
    raiseAfterMs: 0,
    clearAfterMs: 5 * SECOND_MS,
  },
  'idle-in-transaction': {
    type: 'PERFORMANCE',
    severities: ['warning'],
    cause: 'A session has been idle inside a transaction for more than thirty seconds.',
    raiseAfterMs: 0,
    clearAfterMs: 5 * SECOND_MS,
  },
  'disk-nearly-full': {
    type: 'AVAILABILITY',
    severities: ['warning'],
    cause: 'More than 85 % of the disk under the database is used.',
    raiseAfterMs: 0,
    clearAfterMs: MINUTE_MS,
  },
  'slot-retains-wal': {
    type: 'REPLICATION',
    severities: ['warning'],
    cause: 'A replication slot keeps more than 1 GiB of the write-ahead log from being removed.',
    raiseAfterMs: 0,
    clearAfterMs: MINUTE_MS,
  },
  'slow-queries': {
    type: 'PERFORMANCE',
    severities: ['warning'],
    cause: 'Ten operations or more were slow within a minute.',
    raiseAfterMs: 0,
    clearAfterMs: 30 * SECOND_MS,
  },
  'critical-query': {
    type: 'PERFORMANCE',
    severities: ['critical'],
    cause: 'An operation took five seconds or more.',
    raiseAfterMs: 0,
    clearAfterMs: 5 * MINUTE_MS,
  },
  'cache-hit-ratio-low': {
    type: 'CACHE',
    severities: ['warning'],
    cause: 'Fewer than 70 % of the reads that were looked up in the cache were found there, for ten minutes.',
    // Twice the window that is judged: what a cold cache missed at the start is out of it by then.
    raiseAfterMs: 10 * MINUTE_MS,
    clearAfterMs: MINUTE_MS,
  },
  'cache-no-room': {
    type: 'CACHE',
    severities: ['warning'],
    cause: 'Redis is full and is to make no room: results are not shared.',
    raiseAfterMs: 0,
    clearAfterMs: 10 * MINUTE_MS,
  },
  'isolation-refusal': {
    type: 'SECURITY',
    severities: ['warning'],
    cause: 'The clinic isolation refused a call or a statement.',
    raiseAfterMs: 0,
    clearAfterMs: 10 * MINUTE_MS,
  },
  'isolation-refusal-burst': {
    type: 'SECURITY',
    severities: ['critical'],
    cause: 'The clinic isolation refused ten calls or statements or more within a minute.',
    raiseAfterMs: 0,
    clearAfterMs: MINUTE_MS,
  },
  'cache-value-refused': {
    type: 'SECURITY',
    severities: ['warning'],
    cause: 'A value in Redis was not what this module had put there: it was refused.',
    raiseAfterMs: 0,
    clearAfterMs: 10 * MINUTE_MS,
  },
} as const satisfies Readonly<Record<string, AlertDefinition>>;

export type AlertName = keyof typeof ALERT_CATALOGUE;

export type AlertCatalogue = Readonly<Record<AlertName, AlertDefinition>>;
