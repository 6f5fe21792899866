import type { DataSet } from './data-set.js';

/** Consecutive patients of one clinic. */
export interface PatientRange {
  readonly clinic: number;
  /** First and one past the last, in the clinic. */
  readonly from: number;
  readonly to: number;
}

/** Patients in one transaction: some 800 rows with all that belongs to them. More is no faster and takes more memory. */
export const PATIENTS_A_CHUNK = 100;
/** Rows of clinics and their staff in one transaction, about. */
const STAFF_A_CHUNK = 400;

/** All patients in pieces of equal size; a piece may reach over several small clinics. */
export function* patientChunks(dataSet: DataSet): Generator<readonly PatientRange[]> {
  let chunk: PatientRange[] = [];
  let room = PATIENTS_A_CHUNK;
  for (let clinic = 0; clinic < dataSet.clinics; clinic += 1) {
    const patients = dataSet.patientsOf(clinic);
    for (let from = 0; from < patients;) {
      const to = Math.min(patients, from + room);
      chunk.push({ clinic, from, to });
      room -= to - from;
      from = to;
      if (room > 0) continue;
      yield chunk;
      chunk = [];
      room = PATIENTS_A_CHUNK;
    }
  }
  if (chunk.length > 0) yield chunk;
}

/** All clinics in pieces that have about the same number of people working there. */
export function* clinicChunks(dataSet: DataSet): Generator<readonly number[]> {
  let chunk: number[] = [];
  let people = 0;
  for (let clinic = 0; clinic < dataSet.clinics; clinic += 1) {
    chunk.push(clinic);
    const { practitioners, nurses, receptionists, billers } = dataSet.staffOf(clinic);
    people += practitioners + nurses + receptionists + billers + 2;
    if (people < STAFF_A_CHUNK) continue;
    yield chunk;
    chunk = [];
    people = 0;
  }
  if (chunk.length > 0) yield chunk;
}

export function sizeOf(chunk: readonly PatientRange[]): number {
  return chunk.reduce((sum, { from, to }) => sum + to - from, 0);
}
