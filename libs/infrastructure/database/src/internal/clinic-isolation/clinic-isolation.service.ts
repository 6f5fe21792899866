import { canonicalUuid } from '../../context/identity.js';
import { MappingCache, type MonotonicClock } from './mapping-cache.js';
import type { MappingSource, MembershipMapping } from './mapping-source.port.js';

/** Longest age of a cached mapping; ms. A revocation takes effect no later, and at once where it was announced. */
export const MAPPING_TTL_MS = 55_000;

export type RefusalReason = 'clinic' | 'location' | 'malformed';

/**
 * Knows who may act where: user → clinics, location → clinic, clinic. A warm answer costs no query.
 */
export class ClinicIsolationService {
  readonly #clinicsByUser: MappingCache<ReadonlyMap<string, MembershipMapping>>;
  readonly #clinicsByLocation: MappingCache<ReadonlySet<string>>;
  readonly #clinics: MappingCache<{ readonly isActive: boolean }>;
  readonly #refused: (reason: RefusalReason) => void;

  constructor(source: MappingSource, refused: (reason: RefusalReason) => void, clock?: MonotonicClock) {
    this.#clinicsByUser = new MappingCache((userId) => source.clinicsOf(userId), MAPPING_TTL_MS, clock);
    this.#clinicsByLocation = new MappingCache(
      (locationId) => source.clinicsOfLocation(locationId),
      MAPPING_TTL_MS,
      clock,
    );
    this.#clinics = new MappingCache((clinicId) => source.clinic(clinicId), MAPPING_TTL_MS, clock);
    this.#refused = refused;
  }

  /** The user's active membership in an active clinic, or null. */
  async membership(userId: string, clinicId: string): Promise<MembershipMapping | null> {
    const user = canonicalUuid(userId);
    const clinic = canonicalUuid(clinicId);
    if (user === null || clinic === null) return this.#refuse('malformed');
    const mapping = (await this.#clinicsByUser.get(user)).get(clinic);
    if (mapping === undefined || !(await this.#clinics.get(clinic)).isActive) return this.#refuse('clinic');
    return mapping;
  }

  /** Whether the user may act in the clinic and, where one is given, at the location. */
  async canAct(userId: string, clinicId: string, locationId?: string): Promise<boolean> {
    const mapping = await this.membership(userId, clinicId);
    if (mapping === null) return false;
    return locationId === undefined || (await this.#canActAt(mapping, clinicId.toLowerCase(), locationId));
  }

  async #canActAt(mapping: MembershipMapping, clinicId: string, locationId: string): Promise<boolean> {
    const location = canonicalUuid(locationId);
    if (location === null) {
      this.#refused('malformed');
      return false;
    }
    const isAllowed = mapping.locationIds.length === 0 || mapping.locationIds.includes(location);
    if (isAllowed && (await this.#clinicsByLocation.get(location)).has(clinicId)) return true;
    this.#refused('location');
    return false;
  }

  /** Called when a membership changed, here or in another process. */
  forgetUser(userId: string): void {
    this.#clinicsByUser.drop(userId.toLowerCase());
  }

  forgetLocation(locationId: string): void {
    this.#clinicsByLocation.drop(locationId.toLowerCase());
  }

  forgetClinic(clinicId: string): void {
    this.#clinics.drop(clinicId.toLowerCase());
  }

  /** Called when changes may have been missed. */
  forgetAll(): void {
    this.#clinicsByUser.dropAll();
    this.#clinicsByLocation.dropAll();
    this.#clinics.dropAll();
  }

  #refuse(reason: RefusalReason): null {
    this.#refused(reason);
    return null;
  }
}
