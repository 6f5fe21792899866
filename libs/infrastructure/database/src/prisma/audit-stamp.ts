import { AuditError } from '../errors/index.js';
import type { PurposeOfUse } from '../context/identity.js';
import type { Principal } from '../context/request-context.js';
import type { AuditStamp } from './packet.js';

/** What a write is for. It becomes part of every audit row the write causes. */
export interface AuditInfo {
  /** What was done, in the caller's words: `CREATE_USER`; 1–100 characters. */
  readonly action: string;
  /** The kind of thing it was done to: `User`; 1–100 characters. */
  readonly resourceType: string;
  readonly resourceId?: string;
  readonly patientId?: string;
  readonly purpose?: PurposeOfUse;
  /** Further facts, at most 8 KiB as JSON. No patient data: the log outlives it. */
  readonly metadata?: Record<string, unknown>;
  /** On whose behalf, when that is not the acting user. The actor is always the identity's user. */
  readonly userId?: string;
}

const MAX_METADATA_BYTES = 8192;

/** @throws DB_AUDIT_INFO_INVALID */
export function auditStamp(principal: Principal, audit: AuditInfo | undefined): AuditStamp {
  return { ...actorOf(principal, audit?.userId), ...(audit !== undefined && checked(audit)) };
}

/** System work's reason and actor are in its own setting already (see packet.ts). */
function actorOf(principal: Principal, onBehalfOf: string | undefined): AuditStamp {
  if (principal.kind === 'system') return onBehalfOf === undefined ? {} : { onBehalfOf };
  const { userId, requestId, purpose } = principal.identity;
  return {
    userId,
    requestId,
    purpose,
    ...(onBehalfOf !== undefined && onBehalfOf !== userId && { onBehalfOf }),
  };
}

function checked({ userId: _userId, ...audit }: AuditInfo): AuditStamp {
  for (const field of ['action', 'resourceType'] as const) {
    const value: unknown = audit[field];
    if (typeof value !== 'string' || value.length < 1 || value.length > 100)
      throw AuditError.invalidInfo(field, 'a text of 1 to 100 characters');
  }
  if (
    audit.metadata !== undefined &&
    Buffer.byteLength(JSON.stringify(audit.metadata)) > MAX_METADATA_BYTES
  ) {
    throw AuditError.invalidInfo('metadata', 'at most 8 KiB as JSON');
  }
  return { ...audit };
}
