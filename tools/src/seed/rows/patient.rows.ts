import { DAY_MS, HISTORY_DAYS, isoDate, TODAY_MS } from '../calendar.js';
import { ALLERGENS, CARE_PLANS } from '../codes.js';
import type { DataSet } from '../data-set.js';
import type { Random } from '../random.js';
import type { RowBag } from '../row-bag.js';
import type { ClinicFacts } from './clinic.facts.js';
import { origin } from './origin.js';

const ALLERGIC = 0.15;
const PLANNED = 0.1;
const CONSENTING = 0.5;
const DECEASED = 0.01;
const MARITAL = ['single', 'married', 'divorced', 'widowed'] as const;
const RACES = ['white', 'white', 'white', 'black', 'asian', 'native', 'other'] as const;

/** A patient as the rows of their visits need them. */
export interface PatientFacts {
  readonly clinic: ClinicFacts;
  /** In the clinic, from 0. */
  readonly number: number;
  readonly id: string;
  readonly registeredMs: number;
  /** When the patient died, null for the living. */
  readonly deceasedMs: number | null;
  /** Begins every `source_key` of the patient's rows. */
  readonly key: string;
}

/** The first draws of a patient's own stream, so that the id can be told without making the rows. */
export function patientFacts(
  dataSet: DataSet,
  clinic: ClinicFacts,
  number: number,
  random: Random,
): PatientFacts {
  // In order of registration, so that ids ascend and indexes grow at their end.
  const dayOfRegistration = (number / Math.max(1, dataSet.patientsOf(clinic.number))) * HISTORY_DAYS;
  const registeredMs =
    Math.floor(TODAY_MS - (HISTORY_DAYS - dayOfRegistration) * DAY_MS) - random.between(1, 3_600_000);
  const id = random.uuid(registeredMs);
  const key = `c${clinic.number}-p${number}`;
  const deceasedMs = random.chance(DECEASED)
    ? random.between(registeredMs + DAY_MS, TODAY_MS + DAY_MS)
    : null;
  return { clinic, number, id, registeredMs, deceasedMs, key };
}

/** The patient and what belongs to them rather than to a visit. */
export function addPatient(bag: RowBag, dataSet: DataSet, patient: PatientFacts, random: Random): void {
  bag.add('patients', patientRow(dataSet, patient, random));
  const keys = { clinic_id: patient.clinic.id, patient_id: patient.id };
  const from = (kind: string) => origin(dataSet, `${patient.key}-${kind}`, patient.registeredMs);
  const id = () => random.uuid(patient.registeredMs);
  if (random.chance(CONSENTING)) {
    const decided = { decided_at: new Date(patient.registeredMs).toISOString() };
    bag.add('consents', {
      ...keys,
      id: id(),
      category: 'treatment',
      status: 'granted',
      ...decided,
      ...from('consent'),
    });
  }
  if (random.chance(ALLERGIC)) {
    const onset = { onset_on: isoDate(patient.registeredMs) };
    bag.add('allergies', { ...keys, id: id(), ...random.pick(ALLERGENS), ...onset, ...from('allergy') });
  }
  if (random.chance(PLANNED)) {
    const started = { started_on: isoDate(patient.registeredMs) };
    bag.add('carePlans', { ...keys, id: id(), ...random.pick(CARE_PLANS), ...started, ...from('plan') });
  }
}

function patientRow(dataSet: DataSet, patient: PatientFacts, random: Random) {
  const { names } = dataSet;
  const sex = random.chance(0.51) ? 'female' : 'male';
  const bornMs = patient.registeredMs - random.between(1, 90 * 365) * DAY_MS;
  const first = random.pick(names[sex]);
  const last = random.pick(names.last);
  return {
    clinic_id: patient.clinic.id,
    id: patient.id,
    mrn: `P${String(patient.number + 1).padStart(8, '0')}`,
    first_name: first,
    last_name: last,
    birth_date: isoDate(bornMs),
    deceased_on: patient.deceasedMs === null ? null : isoDate(patient.deceasedMs),
    sex,
    marital_status: random.pick(MARITAL),
    race: random.pick(RACES),
    ethnicity: random.chance(0.13) ? 'hispanic' : 'nonhispanic',
    language: 'en-US',
    email: `${patient.key}@patients.${dataSet.domain}`,
    phone: `555-01${String(random.between(0, 99)).padStart(2, '0')}`,
    address_line: `${random.between(1, 999)} ${random.pick(names.streets)}`,
    city: random.pick(names.cities),
    state: 'MA',
    postal_code: String(random.between(1001, 2791)).padStart(5, '0'),
    status: patient.deceasedMs === null ? 'active' : 'deceased',
    ...origin(dataSet, patient.key, patient.registeredMs),
  };
}
