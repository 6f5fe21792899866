import { ContextError } from '../errors/index.js';

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

/**
 * A deep-frozen, canonical copy: later changes to the caller's object cannot move the work to another clinic.
 *
 * @throws DB_CONTEXT_INVALID when a field is malformed (a retry does not help).
 */
export function freezeIdentity(identity: Identity): Identity {
  if (typeof identity !== 'object' || identity === null) throw ContextError.invalid('identity', 'an object');
  const expiresAt = identity.expiresAt;
  if (expiresAt !== undefined && !(expiresAt instanceof Date && !Number.isNaN(expiresAt.getTime()))) {
    throw ContextError.invalid('expiresAt', 'a date');
  }
  return Object.freeze({
    ...identity,
    clinicId: requireUuid('clinicId', identity.clinicId),
    userId: requireUuid('userId', identity.userId),
    roles: freezeStrings('roles', identity.roles),
    ...(identity.locationIds !== undefined && {
      locationIds: Object.freeze(
        freezeStrings('locationIds', identity.locationIds).map((id) => requireUuid('locationIds', id)),
      ),
    }),
    ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt) }),
  });
}

/** @throws DB_CONTEXT_EXPIRED once `identity.expiresAt` has passed. */
export function assertNotExpired(identity: Identity, nowMs: number): void {
  if (identity.expiresAt !== undefined && identity.expiresAt.getTime() <= nowMs) throw ContextError.expired();
}
