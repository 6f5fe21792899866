import { ContextError } from '../errors/index.js';
import { isStorableText } from './storable-text.js';

/** Why patient data is touched; HL7 v3 PurposeOfUse codes. */
export type PurposeOfUse = 'TREAT' | 'HPAYMT' | 'HOPERAT' | 'ETREAT' | 'HRESCH' | 'PATRQT' | 'PUBHLTH';

/** Who acts, in which clinic. Comes from a verified token, never from a bare header. */
export interface Identity {
  /** Clinic the work is bound to; UUID. */
  readonly clinicId: string;
  /** Acting user; UUID. */
  readonly userId: string;
  /** Roles held in this clinic, possibly none. */
  readonly roles: readonly string[];
  /** Locations the user is limited to; left out means every location of the clinic. UUIDs. */
  readonly locationIds?: readonly string[];
  readonly purpose?: PurposeOfUse;
  readonly ip?: string;
  readonly deviceId?: string;
  readonly authLevel?: 'password' | 'mfa';
  readonly requestId?: string;
  /** From this moment on the identity is refused. */
  readonly expiresAt?: Date;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The UUID in canonical lower case, or null when `value` is no UUID. */
export function canonicalUuid(value: unknown): string | null {
  if (typeof value !== 'string' || value.length !== 36) return null;
  const lower = value.toLowerCase();
  return UUID.test(lower) ? lower : null;
}

function requireUuid(field: string, value: unknown): string {
  const uuid = canonicalUuid(value);
  if (uuid === null) throw ContextError.invalid(field, 'a UUID');
  return uuid;
}

function freezeStrings(field: string, values: unknown): readonly string[] {
  if (!Array.isArray(values) || values.some((value) => typeof value !== 'string'))
    throw ContextError.invalid(field, 'a list of texts');
  return Object.freeze([...(values as string[])]);
}

/** Longest text of an identity; characters. It travels with every write and stands in every audit record. */
const LONGEST_TEXT = 200;
const TEXT_RULE = `a text of at most ${String(LONGEST_TEXT)} characters, without NUL or half of a surrogate pair`;

const TEXT_FIELDS = ['purpose', 'ip', 'deviceId', 'authLevel', 'requestId'] as const;

/** The optional texts that are there; whatever else the caller's object carries (token claims, …) stays behind. */
function textsOf(identity: Identity): Pick<Identity, (typeof TEXT_FIELDS)[number]> {
  const present = TEXT_FIELDS.filter((field) => identity[field] !== undefined);
  for (const field of present) {
    if (!isStorableText(identity[field], LONGEST_TEXT)) throw ContextError.invalid(field, TEXT_RULE);
  }
  return Object.fromEntries(present.map((field) => [field, identity[field]]));
}

/** A frozen object's date can still be set, so each reader gets one of its own. */
function expiryOf(expiresAt: unknown): PropertyDescriptorMap {
  if (expiresAt === undefined) return {};
  if (!(expiresAt instanceof Date) || Number.isNaN(expiresAt.getTime()))
    throw ContextError.invalid('expiresAt', 'a date');
  const expiresAtMs = expiresAt.getTime();
  return { expiresAt: { enumerable: true, get: () => new Date(expiresAtMs) } };
}

/**
 * A deep-frozen, canonical copy: later changes to the caller's object cannot move the work to another clinic.
 *
 * @throws DB_CONTEXT_INVALID when a field is malformed (a retry does not help).
 */
export function freezeIdentity(identity: Identity): Identity {
  // Callers without types, and casts, reach this too.
  if (typeof (identity as unknown) !== 'object' || (identity as unknown) === null)
    throw ContextError.invalid('identity', 'an object');
  const { clinicId, userId, roles, locationIds, expiresAt } = identity;
  const frozen: Identity = {
    clinicId: requireUuid('clinicId', clinicId),
    userId: requireUuid('userId', userId),
    roles: freezeStrings('roles', roles),
    ...(locationIds !== undefined && {
      locationIds: Object.freeze(
        freezeStrings('locationIds', locationIds).map((id) => requireUuid('locationIds', id)),
      ),
    }),
    ...textsOf(identity),
  };
  return Object.freeze(Object.defineProperties(frozen, expiryOf(expiresAt)));
}

/** @throws DB_CONTEXT_EXPIRED once `identity.expiresAt` has passed. */
export function assertNotExpired(identity: Identity, nowMs: number): void {
  if (identity.expiresAt !== undefined && identity.expiresAt.getTime() <= nowMs) throw ContextError.expired();
}
