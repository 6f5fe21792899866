import { DAY_MS, iso, MINUTE_MS, slot, TODAY_MS } from '../calendar.js';
import type { DataSet } from '../data-set.js';
import type { Random } from '../random.js';
import type { RowBag } from '../row-bag.js';
import { addFindings } from './finding.rows.js';
import { addInvoice } from './invoice.rows.js';
import { amount, origin } from './origin.js';
import type { PatientFacts } from './patient.rows.js';

const RETURNING = 0.15;
const COMPLETED = 0.88;
const CANCELLED = 0.6;
const CLASSES = [
  'ambulatory',
  'ambulatory',
  'wellness',
  'wellness',
  'outpatient',
  'urgentcare',
  'virtual',
] as const;

/** A visit as its records need it. */
export interface VisitFacts {
  readonly patient: PatientFacts;
  readonly appointmentId: string;
  readonly practitionerId: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly costCents: number;
  /** Begins every `source_key` of the visit's rows. */
  readonly key: string;
}

/** A patient's visits: those that are over, with their records and invoices, and perhaps one that is booked. */
export function addVisits(bag: RowBag, dataSet: DataSet, patient: PatientFacts, random: Random): void {
  const visits = random.count(dataSet.visits);
  for (let number = 0; number < visits; number += 1) addPastVisit(bag, dataSet, patient, number, random);
  if (patient.deceasedMs === null && random.chance(RETURNING)) addBooking(bag, dataSet, patient, random);
}

function addPastVisit(
  bag: RowBag,
  dataSet: DataSet,
  patient: PatientFacts,
  number: number,
  random: Random,
): void {
  const span = Math.max(
    1,
    Math.floor(((patient.deceasedMs ?? TODAY_MS) - patient.registeredMs) / MINUTE_MS) - 60,
  );
  const startMs = patient.registeredMs + random.between(1, span) * MINUTE_MS;
  const endMs = startMs + random.between(1, 4) * 15 * MINUTE_MS;
  const visit: VisitFacts = {
    patient,
    appointmentId: random.uuid(startMs),
    practitionerId: random.pick(patient.clinic.practitionerIds),
    startMs,
    endMs,
    costCents: random.between(7_500, 35_000),
    key: `${patient.key}-v${number}`,
  };
  const isCompleted = random.chance(COMPLETED);
  const status = isCompleted ? 'completed' : random.chance(CANCELLED) ? 'cancelled' : 'no-show';
  addAppointment(bag, dataSet, visit, status, random);
  if (!isCompleted) return;
  addFindings(bag, dataSet, visit, random);
  addInvoice(bag, dataSet, visit, random);
}

/** Each patient has a half hour of their own with one practitioner: no two bookings meet. */
function addBooking(bag: RowBag, dataSet: DataSet, patient: PatientFacts, random: Random): void {
  const { practitionerIds } = patient.clinic;
  const { startMs, endMs } = slot(Math.floor(patient.number / practitionerIds.length));
  const visit: VisitFacts = {
    patient,
    appointmentId: random.uuid(TODAY_MS - random.between(1, 14) * DAY_MS),
    practitionerId: practitionerIds[patient.number % practitionerIds.length] ?? '',
    startMs,
    endMs,
    costCents: random.between(7_500, 35_000),
    key: `${patient.key}-next`,
  };
  addAppointment(bag, dataSet, visit, 'booked', random);
}

function addAppointment(
  bag: RowBag,
  dataSet: DataSet,
  visit: VisitFacts,
  status: string,
  random: Random,
): void {
  const { patient, startMs, endMs } = visit;
  const madeMs = Math.min(startMs, TODAY_MS) - random.between(1, 20) * MINUTE_MS;
  bag.add('appointments', {
    clinic_id: patient.clinic.id,
    id: visit.appointmentId,
    patient_id: patient.id,
    practitioner_id: visit.practitionerId,
    location_id: patient.clinic.locationId,
    starts_at: iso(startMs),
    ends_at: iso(endMs),
    status,
    encounter_class: random.pick(CLASSES),
    code: '185345009',
    description: 'Encounter for symptom',
    cancel_reason: status === 'cancelled' ? 'cancelled by the patient' : null,
    base_cost: amount(visit.costCents),
    ...origin(dataSet, visit.key, madeMs),
  });
}
