/** Clinics of every run: enough for contexts to mix, few enough for each to be busy. */
export const CLINICS = 100;

const CLINIC_PREFIX = '01900000-0000-7000-8000-';
const PATIENT_PREFIX = '01910000-0000-7000-8';

/** Which rows there are; ids follow from numbers, so that no process has to be told them. */
export class PatientWorld {
  /** Patients of each clinic. */
  readonly perClinic: number;
  readonly clinicIds: readonly string[];
  readonly #patientIds: readonly string[];

  /** @param patients of all clinics together; ≥ 20 a clinic, so that a list of 20 is full */
  constructor(patients: number) {
    this.perClinic = Math.floor(patients / CLINICS);
    if (this.perClinic < 20)
      throw new RangeError(`at least ${20 * CLINICS} patients are needed, got ${patients}`);
    this.clinicIds = Array.from({ length: CLINICS }, (_, clinic) => CLINIC_PREFIX + hex(clinic, 12));
    this.#patientIds = Array.from({ length: CLINICS * this.perClinic }, (_, index) =>
      idOf(Math.floor(index / this.perClinic), index % this.perClinic),
    );
  }

  clinicId(clinic: number): string {
    return this.clinicIds[clinic % CLINICS] ?? '';
  }

  /** @param number 0 … perClinic − 1 */
  patientId(clinic: number, number: number): string {
    return this.#patientIds[(clinic % CLINICS) * this.perClinic + number] ?? '';
  }
}

/** The same ids in SQL, from columns `clinic` and `patient`. */
export const clinicIdSql = `('${CLINIC_PREFIX}' || lpad(to_hex(clinic), 12, '0'))::uuid`;
export const patientIdSql = `('${PATIENT_PREFIX}' || lpad(to_hex(clinic), 3, '0') || '-' || lpad(to_hex(patient), 12, '0'))::uuid`;

function idOf(clinic: number, patient: number): string {
  return `${PATIENT_PREFIX}${hex(clinic, 3)}-${hex(patient, 12)}`;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
