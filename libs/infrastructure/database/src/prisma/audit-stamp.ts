import { AuditError } from '../errors/index.js';
import { canonicalUuid, type PurposeOfUse } from '../context/identity.js';
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
const LONGEST_TEXT = 200;
/** What jsonb cannot hold: NUL, and half of a surrogate pair. */
const NOT_STORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/** @throws DB_AUDIT_INFO_INVALID */
export function auditStamp(principal: Principal, audit: AuditInfo | undefined): AuditStamp {
  if (audit === undefined) return actorOf(principal, undefined);
  return { ...actorOf(principal, optionalText(audit, 'userId')), ...checked(audit) };
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

/** An allow-list: nothing else that the caller's object carries may speak for the actor or the request. */
function checked(audit: AuditInfo): AuditStamp {
  if (audit.patientId !== undefined && canonicalUuid(audit.patientId) === null)
    throw AuditError.invalidInfo('patientId', 'a UUID');
  const { patientId, metadata } = audit;
  const [resourceId, purpose] = [optionalText(audit, 'resourceId'), optionalText(audit, 'purpose')];
  return {
    action: requiredText(audit, 'action'),
    resourceType: requiredText(audit, 'resourceType'),
    ...(resourceId !== undefined && { resourceId }),
    ...(patientId !== undefined && { patientId }),
    ...(purpose !== undefined && { purpose }),
    ...(metadata !== undefined && { metadata: checkedMetadata(metadata) }),
  };
}

function requiredText(audit: AuditInfo, field: 'action' | 'resourceType'): string {
  const value: unknown = audit[field];
  if (
    typeof value === 'string' &&
    value.length >= 1 &&
    value.length <= 100 &&
    isStorable(JSON.stringify(value))
  )
    return value;
  throw AuditError.invalidInfo(field, 'a text of 1 to 100 characters');
}

function optionalText(audit: AuditInfo, field: 'resourceId' | 'purpose' | 'userId'): string | undefined {
  const value: unknown = audit[field];
  if (value === undefined) return undefined;
  if (typeof value === 'string' && value.length <= LONGEST_TEXT && isStorable(JSON.stringify(value)))
    return value;
  throw AuditError.invalidInfo(field, `a text of at most ${String(LONGEST_TEXT)} characters`);
}

/** A copy: what is written is what was checked. */
function checkedMetadata(metadata: unknown): unknown {
  const text = textOf(metadata);
  if (text?.startsWith('{') !== true || !isStorable(text))
    throw AuditError.invalidInfo('metadata', 'an object of JSON values');
  if (Buffer.byteLength(text) > MAX_METADATA_BYTES)
    throw AuditError.invalidInfo('metadata', 'at most 8 KiB as JSON');
  return JSON.parse(text);
}

/** Undefined for what has no JSON: functions, big integers, objects that hold themselves. */
function textOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

function isStorable(json: string): boolean {
  return !NOT_STORABLE.test(json);
}
