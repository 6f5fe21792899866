import { DatabaseError, type ErrorCode } from '../../errors/index.js';

/** Why the isolation refused something. */
export const REFUSAL_REASONS = [
  'context-missing',
  'context-expired',
  'context-invalid',
  'context-mismatch',
  'context-closed',
  'context-lost',
  'malformed',
  'clinic',
  'location',
  'row',
  'system-scope',
] as const;

export type RefusalReason = (typeof REFUSAL_REASONS)[number];

const REASON_OF: Readonly<Partial<Record<ErrorCode, RefusalReason>>> = {
  DB_CONTEXT_MISSING: 'context-missing',
  DB_CONTEXT_EXPIRED: 'context-expired',
  DB_CONTEXT_INVALID: 'context-invalid',
  DB_CONTEXT_MISMATCH: 'context-mismatch',
  DB_CONTEXT_CLOSED: 'context-closed',
  DB_CONTEXT_LOST: 'context-lost',
  DB_CLINIC_REFUSED: 'clinic',
  DB_LOCATION_REFUSED: 'location',
  DB_ACCESS_DENIED: 'row',
  DB_CLINIC_IMMUTABLE: 'row',
  DB_SYSTEM_SCOPE_REFUSED: 'system-scope',
};

/** The reason that an error stands for; undefined when the error is no matter of isolation. */
export function refusalReasonOf(error: unknown): RefusalReason | undefined {
  return error instanceof DatabaseError ? REASON_OF[error.code] : undefined;
}
