import { DAY_MS, iso, isoDate } from '../calendar.js';
import { CONDITIONS, MEDICATIONS, PROCEDURES, VACCINES, VITAL_SIGNS } from '../codes.js';
import type { DataSet } from '../data-set.js';
import type { Random } from '../random.js';
import type { RowBag } from '../row-bag.js';
import { amount, origin } from './origin.js';
import type { VisitFacts } from './visit.rows.js';

const DIAGNOSED = 0.5;
const TREATED = 0.35;
const VACCINATED = 0.15;
const PRESCRIBED = 0.45;
const CURRENT = 0.2;

/** What a visit leaves in the medical record. */
export function addFindings(bag: RowBag, dataSet: DataSet, visit: VisitFacts, random: Random): void {
  const { patient, appointmentId, practitionerId, startMs } = visit;
  const keys = () => ({
    clinic_id: patient.clinic.id,
    id: random.uuid(startMs),
    patient_id: patient.id,
    appointment_id: appointmentId,
    practitioner_id: practitionerId,
  });
  const from = (kind: string) => origin(dataSet, `${visit.key}-${kind}`, startMs);

  addVitalSigns(bag, visit, random, keys, from);
  if (random.chance(DIAGNOSED)) {
    const resolvedOn = random.chance(0.6) ? isoDate(startMs + random.between(5, 60) * DAY_MS) : null;
    const days = { onset_on: isoDate(startMs), resolved_on: resolvedOn };
    bag.add('conditions', { ...keys(), ...random.pick(CONDITIONS), ...days, ...from('condition') });
  }
  if (random.chance(TREATED)) {
    const cost = { base_cost: amount(random.between(5_000, 90_000)) };
    const times = { started_at: iso(startMs), ended_at: iso(visit.endMs) };
    bag.add('procedures', { ...keys(), ...random.pick(PROCEDURES), ...times, ...cost, ...from('procedure') });
  }
  if (random.chance(VACCINATED)) {
    const given = { given_at: iso(startMs), base_cost: '140.52' };
    bag.add('immunizations', { ...keys(), ...random.pick(VACCINES), ...given, ...from('vaccine') });
  }
  if (random.chance(PRESCRIBED)) {
    bag.add('prescriptions', { ...keys(), ...prescription(visit, random), ...from('prescription') });
  }
}

type Columns = () => Record<string, string>;

function addVitalSigns(
  bag: RowBag,
  { startMs }: VisitFacts,
  random: Random,
  keys: Columns,
  from: (kind: string) => ReturnType<typeof origin>,
): void {
  const taken = random.between(1, 3);
  const first = random.between(0, VITAL_SIGNS.length - 1);
  for (let number = 0; number < taken; number += 1) {
    const sign = VITAL_SIGNS[(first + number) % VITAL_SIGNS.length] ?? VITAL_SIGNS[0];
    const value = (random.between(sign.leastTenths, sign.mostTenths) / 10).toFixed(1);
    bag.add('observations', {
      ...keys(),
      category: 'vital-signs',
      code: sign.code,
      description: sign.description,
      value,
      value_type: 'numeric',
      value_number: value,
      unit: sign.unit,
      observed_at: iso(startMs),
      ...from(`vital-${number}`),
    });
  }
}

function prescription({ startMs }: VisitFacts, random: Random) {
  const isCurrent = random.chance(CURRENT);
  const cents = random.between(400, 25_000);
  const dispenses = random.between(1, 12);
  return {
    ...random.pick(MEDICATIONS),
    dosage: `${random.between(1, 3)} a day`,
    status: isCurrent ? 'active' : 'completed',
    started_at: iso(startMs),
    ended_at: isCurrent ? null : iso(startMs + dispenses * 30 * DAY_MS),
    dispenses,
    base_cost: amount(cents),
    total_cost: amount(cents * dispenses),
  };
}
