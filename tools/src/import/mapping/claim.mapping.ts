import { AMOUNT } from '../csv/parse-number.js';
import type { SourceRow } from '../csv/source-row.js';
import { idOf } from '../links/links.js';
import { recordMapping } from './record.mapping.js';
import { CLAIM_STATES, CLAIM_TYPES } from './words.js';

const DIAGNOSES = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `DIAGNOSIS${number}`);
/** First and second insurance, and the patient. */
const PARTIES = ['1', '2', 'P'] as const;
/** What the export writes where there is no insurance. */
const NONE = '0';

/** A claim becomes an invoice. */
export const claims = recordMapping({
  file: 'claims.csv',
  entity: 'invoices',
  columns: [
    'Id',
    'PATIENTID',
    'PROVIDERID',
    'PRIMARYPATIENTINSURANCEID',
    ...DIAGNOSES,
    'APPOINTMENTID',
    'SERVICEDATE',
    ...PARTIES.map((party) => `STATUS${party}`),
    ...PARTIES.map((party) => `OUTSTANDING${party}`),
    'LASTBILLEDDATE1',
    'LASTBILLEDDATEP',
    'HEALTHCARECLAIMTYPEID1',
  ],
  keyColumn: 'Id',
  encounterColumn: 'APPOINTMENTID',
  patientColumn: 'PATIENTID',
  map: (row, { clinic }, links) => {
    const serviceAt = row.requiredInstant('SERVICEDATE');
    const status = statusOf(row);
    return {
      number: row.requiredText('Id', 64),
      // The claim names its own provider, who need not be the encounter's.
      practitioner_id: idOf('practitioner', clinic, links.provider(row, 'PROVIDERID', clinic)),
      status,
      total: outstanding(row),
      payer: insurance(row),
      claim_type: row.word('HEALTHCARECLAIMTYPEID1', CLAIM_TYPES),
      diagnosis_codes: DIAGNOSES.map((column) => row.text(column, 64)).filter((code) => code !== null),
      service_at: serviceAt,
      issued_at: row.instant('LASTBILLEDDATE1') ?? serviceAt,
      settled_at: status === 'paid' ? row.instant('LASTBILLEDDATEP') : null,
    };
  },
});

/** Paid when nobody owes any more: every party that has a status has closed the claim. */
function statusOf(row: SourceRow): string {
  const states = PARTIES.map((party) => row.word(`STATUS${party}`, CLAIM_STATES)).filter(
    (state) => state !== null,
  );
  return states.length > 0 && states.every((state) => state === 'paid') ? 'paid' : 'issued';
}

/** A claim says what is still owed, not what was billed: that is in a file the export may leave out. */
function outstanding(row: SourceRow): string {
  const amounts = PARTIES.map((party) => row.decimal(`OUTSTANDING${party}`, AMOUNT) ?? '0');
  return amounts.reduce((sum, amount) => sum + Number(amount), 0).toFixed(2);
}

function insurance(row: SourceRow): string | null {
  const payer = row.text('PRIMARYPATIENTINSURANCEID', 200);
  return payer === NONE ? null : payer;
}
