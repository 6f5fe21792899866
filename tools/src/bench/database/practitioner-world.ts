import { CLINICS, type PatientWorld } from './patient-world.js';

/** Of each clinic: all clinics' together are few enough for any cache, and many enough not to be one hot row. */
export const PRACTITIONERS_PER_CLINIC = 5;

const PRACTITIONER_PREFIX = '01930000-0000-7000-8';

/** A row that changes rarely and is read often. */
export interface PractitionerKey {
  readonly clinic: number;
  readonly clinicId: string;
  readonly id: string;
}

/** Every practitioner there is, each followed by one of the next clinic. */
export function practitionerKeys(world: PatientWorld): readonly PractitionerKey[] {
  return Array.from({ length: CLINICS * PRACTITIONERS_PER_CLINIC }, (_, index) => {
    const clinic = index % CLINICS;
    return { clinic, clinicId: world.clinicId(clinic), id: idOf(clinic, Math.floor(index / CLINICS)) };
  });
}

/** The same ids in SQL, from columns `clinic` and `practitioner`. */
export const practitionerIdSql = `('${PRACTITIONER_PREFIX}' || lpad(to_hex(clinic), 3, '0') || '-' || lpad(to_hex(practitioner), 12, '0'))::uuid`;

function idOf(clinic: number, practitioner: number): string {
  return `${PRACTITIONER_PREFIX}${clinic.toString(16).padStart(3, '0')}-${practitioner.toString(16).padStart(12, '0')}`;
}
