import { randomUUID } from 'node:crypto';
import type { Operation } from '../process/closed-loop.js';
import type { PatientPicker } from './patient-picker.js';

export interface NewPatient {
  readonly mrn: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly birthDate: Date;
}

export interface MixedParts {
  byId(clinic: number): Promise<void>;
  list(clinic: number): Promise<void>;
  update(clinic: number, id: string, phone: string): Promise<void>;
  create(clinic: number, patient: NewPatient): Promise<void>;
}

/** Of 100 operations 65 read a patient, 25 a list, 7 change a patient and 3 register one; any clinic's turn. */
export function mixedWorkload(picker: PatientPicker, parts: MixedParts): Operation {
  return async () => {
    const clinic = picker.clinic();
    const kind = picker.percent();
    if (kind < 65) await parts.byId(clinic);
    else if (kind < 90) await parts.list(clinic);
    else if (kind < 97) await parts.update(clinic, picker.patientOf(clinic), `+1-555-${String(kind)}`);
    else await parts.create(clinic, newPatient());
  };
}

/** Sorts behind all others, so that the lists stay what they are. */
function newPatient(): NewPatient {
  return { mrn: randomUUID(), firstName: 'New', lastName: 'Zz', birthDate: new Date('1990-01-01') };
}
