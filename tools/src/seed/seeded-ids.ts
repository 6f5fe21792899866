import { DataSet } from './data-set.js';
import { clinicFacts } from './rows/clinic.facts.js';
import { patientFacts } from './rows/patient.rows.js';
import { loginOf, staffPlan, type Role } from './rows/staff.plan.js';
import type { DataSetOptions } from './seed.options.js';

/** A user who can sign in when the data set was seeded with a password. */
export interface SeededLogin {
  readonly email: string;
  readonly role: Role;
}

/** Tells ids of a data set without asking the database: for benchmarks and demos. */
export class SeededIds {
  readonly #dataSet: DataSet;

  /** @throws RangeError */
  constructor(options: DataSetOptions) {
    this.#dataSet = new DataSet(options);
  }

  /** @param clinic 0 to clinics − 1 */
  clinicId(clinic: number): string {
    return clinicFacts(this.#dataSet, clinic).id;
  }

  patientsOf(clinic: number): number {
    return this.#dataSet.patientsOf(clinic);
  }

  /** Ids of patients `from` to `to` − 1 of a clinic, in the order of their registration. */
  patientIds(clinic: number, from = 0, to = this.patientsOf(clinic)): string[] {
    const facts = clinicFacts(this.#dataSet, clinic);
    return Array.from({ length: Math.max(0, to - from) }, (_, index) => {
      const number = from + index;
      const random = this.#dataSet.random(`clinic ${clinic} patient ${number}`);
      return patientFacts(this.#dataSet, facts, number, random).id;
    });
  }

  practitionerIds(clinic: number): readonly string[] {
    return clinicFacts(this.#dataSet, clinic).practitionerIds;
  }

  logins(clinic: number): readonly SeededLogin[] {
    return staffPlan(this.#dataSet, clinic).map((member) => ({
      email: loginOf(this.#dataSet, clinic, member),
      role: member.role,
    }));
  }
}
