import { AuditError } from '../errors/index.js';
import { canonicalUuid, type PurposeOfUse } from '../context/identity.js';
import type { Principal } from '../context/request-context.js';
import { isStorableText } from '../context/storable-text.js';
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
/** As the audit log's columns. */
const LONGEST_TEXT = 128;
/** Beyond it JSON writes a number with an exponent, and PostgreSQL with all its digits. */
const LARGEST_NUMBER = 1e21;
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
  if (value !== '' && isStorableText(value, 100)) return value;
  throw AuditError.invalidInfo(field, 'a text of 1 to 100 characters');
}

function optionalText(audit: AuditInfo, field: 'resourceId' | 'purpose' | 'userId'): string | undefined {
  const value: unknown = audit[field];
  if (value === undefined) return undefined;
  if (isStorableText(value, LONGEST_TEXT)) return value;
  throw AuditError.invalidInfo(field, `a text of at most ${String(LONGEST_TEXT)} characters`);
}

/** A copy: what is written is what was checked. */
function checkedMetadata(metadata: unknown): unknown {
  if (hasOwn(metadata, 'system'))
    throw AuditError.invalidInfo('metadata.system', 'left to system work, which fills it in');
  const text = textOf(metadata);
  if (text?.startsWith('{') !== true || !isStorable(text))
    throw AuditError.invalidInfo('metadata', 'an object of JSON values');
  if (Buffer.byteLength(text) > MAX_METADATA_BYTES)
    throw AuditError.invalidInfo('metadata', 'at most 8 KiB as JSON');
  return JSON.parse(text);
}

function hasOwn(value: unknown, key: string): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key);
}

/** Undefined for what has no JSON that PostgreSQL keeps as it is: functions, big integers, objects that hold themselves. */
function textOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, (_key, inner: unknown) => {
      if (typeof inner === 'number' && Math.abs(inner) >= LARGEST_NUMBER)
        throw new RangeError('too large a number');
      return inner;
    });
  } catch {
    return undefined;
  }
}

function isStorable(json: string): boolean {
  return !NOT_STORABLE.test(json);
}
