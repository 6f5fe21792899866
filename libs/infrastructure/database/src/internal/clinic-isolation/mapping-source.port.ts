/** What a membership lets a user do in one clinic. */
export interface MembershipMapping {
  readonly roles: readonly string[];
  /** The locations it is limited to; empty means all of the clinic's. */
  readonly locationIds: readonly string[];
}

/** Where mappings come from when they are not cached; implemented over the system role. */
export interface MappingSource {
  /** Active memberships by clinic id. */
  clinicsOf(userId: string): Promise<ReadonlyMap<string, MembershipMapping>>;
  /** The clinics with an active location of this id: one, unless ids were made to collide; none when unknown. */
  clinicsOfLocation(locationId: string): Promise<ReadonlySet<string>>;
  /** Whether the clinic exists and is active. */
  clinic(clinicId: string): Promise<{ readonly isActive: boolean }>;
}

/** Injection token of the {@link MappingSource}. */
export const MAPPING_SOURCE = Symbol('MappingSource');
