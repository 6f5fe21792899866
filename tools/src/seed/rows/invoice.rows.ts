import { DAY_MS, iso, TODAY_MS } from '../calendar.js';
import type { DataSet } from '../data-set.js';
import type { Random } from '../random.js';
import type { RowBag } from '../row-bag.js';
import { amount, origin } from './origin.js';
import type { VisitFacts } from './visit.rows.js';

const SETTLED = 0.92;
const LABORATORY = 0.5;
const DUE_DAYS = 30;

interface Line {
  readonly code: string;
  readonly description: string;
  readonly cents: number;
}

/** The bill of a visit. */
export function addInvoice(bag: RowBag, dataSet: DataSet, visit: VisitFacts, random: Random): void {
  const { patient, startMs } = visit;
  const id = random.uuid(visit.endMs);
  const lines = linesOf(visit, random);
  const cents = lines.reduce((sum, line) => sum + line.cents, 0);
  const settledMs = visit.endMs + random.between(1, DUE_DAYS) * DAY_MS;
  const isPaid = settledMs < TODAY_MS && random.chance(SETTLED);
  bag.add('invoices', {
    clinic_id: patient.clinic.id,
    id,
    patient_id: patient.id,
    appointment_id: visit.appointmentId,
    practitioner_id: visit.practitionerId,
    number: `I-${visit.key}`,
    status: isPaid ? 'paid' : 'issued',
    total: amount(cents),
    amount_paid: isPaid ? amount(cents) : '0.00',
    claim_type: 'professional',
    service_at: iso(startMs),
    issued_at: iso(visit.endMs),
    due_at: iso(visit.endMs + DUE_DAYS * DAY_MS),
    settled_at: isPaid ? iso(settledMs) : null,
    ...origin(dataSet, visit.key, visit.endMs),
  });
  lines.forEach((line, index) => {
    bag.add('invoiceLines', {
      clinic_id: patient.clinic.id,
      id: random.uuid(visit.endMs),
      invoice_id: id,
      position: index + 1,
      code: line.code,
      description: line.description,
      unit_price: amount(line.cents),
      amount: amount(line.cents),
      ...origin(dataSet, `${visit.key}-${index + 1}`, visit.endMs),
    });
  });
}

function linesOf({ costCents }: VisitFacts, random: Random): readonly Line[] {
  const consultation = { code: '99213', description: 'Office visit, established patient', cents: costCents };
  if (!random.chance(LABORATORY)) return [consultation];
  const laboratory = {
    code: '80053',
    description: 'Comprehensive metabolic panel',
    cents: random.between(1_500, 9_000),
  };
  return [consultation, laboratory];
}
