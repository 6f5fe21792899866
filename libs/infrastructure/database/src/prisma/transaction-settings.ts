import { ValidationError } from '../errors/index.js';
import type { OperationOptions } from '../pipeline/operation.js';
import { assertReadSettings } from '../pipeline/read-settings.js';
import type { AuditInfo } from './audit-stamp.js';

export const ISOLATION_LEVELS = ['ReadCommitted', 'RepeatableRead', 'Serializable'] as const;

export type IsolationLevel = (typeof ISOLATION_LEVELS)[number];

export interface TransactionSettings extends OperationOptions {
  readonly isolationLevel?: IsolationLevel;
  readonly audit?: AuditInfo;
  /**
   * Makes the write happen once, however often it is called: whoever repeats the key in the same clinic gets the first
   * call's result, and a COMMIT whose answer was lost is resolved within 30 s instead of ending as unknown. 1 to 200
   * printable ASCII characters. The result is stored: plain data of at most 1 MiB.
   */
  readonly idempotencyKey?: string;
  /** What the write is made of: a repetition with another body, or other audit information, is refused. */
  readonly idempotencyBody?: unknown;
  /** Longest wait for a connection; ms, ≥ 1. @defaultValue `DB_POOL_ACQUIRE_TIMEOUT` */
  readonly maxWaitMs?: number;
}

/** Callers without types reach this, too. @throws DB_ARGUMENT_INVALID */
export function assertTransactionSettings(settings: TransactionSettings): void {
  assertReadSettings(settings);
  const { isolationLevel, maxWaitMs } = settings;
  if (isolationLevel !== undefined && !ISOLATION_LEVELS.includes(isolationLevel))
    throw ValidationError.argument('isolationLevel', `one of ${ISOLATION_LEVELS.join(', ')}`);
  if (maxWaitMs !== undefined && !(Number.isFinite(maxWaitMs) && maxWaitMs >= 1))
    throw ValidationError.argument('maxWaitMs', 'a number of milliseconds from 1');
}
