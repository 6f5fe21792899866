import type { Row } from '../../bulk-load/index.js';
import { AMOUNT } from '../csv/parse-number.js';
import type { SourceRow } from '../csv/source-row.js';
import { digestOf, type KeyDigest } from '../identity/key-digest.js';
import type { LinkedClinic } from '../links/clinic-directory.js';
import { idOf, MAX_KEY_LENGTH, type Links } from '../links/links.js';
import { Rejection } from '../rejects/rejection.js';
import { SOURCE } from '../source.js';
import { ENCOUNTER_CLASSES } from './words.js';

export const ENCOUNTER_COLUMNS = [
  'Id',
  'START',
  'STOP',
  'PATIENT',
  'ORGANIZATION',
  'PROVIDER',
  'PAYER',
  'ENCOUNTERCLASS',
  'CODE',
  'DESCRIPTION',
  'BASE_ENCOUNTER_COST',
  'TOTAL_CLAIM_COST',
  'PAYER_COVERAGE',
  'REASONCODE',
  'REASONDESCRIPTION',
] as const;

/** An encounter with everything it points at. */
export interface Encounter {
  readonly key: string;
  readonly digest: KeyDigest;
  readonly clinic: LinkedClinic;
  readonly person: KeyDigest;
  readonly provider: KeyDigest;
  readonly columns: Row;
}

/** An encounter becomes a completed appointment of its organization's clinic. */
export function mapEncounter(row: SourceRow, links: Links): Encounter {
  const key = row.requiredText('Id', MAX_KEY_LENGTH);
  const digest = digestOf(key);
  const clinic = links.clinic(row, 'ORGANIZATION');
  const person = links.person(row, 'PATIENT');
  const provider = links.provider(row, 'PROVIDER', clinic);
  const columns = {
    clinic_id: clinic.id,
    id: idOf('appointment', clinic, digest),
    patient_id: idOf('patient', clinic, person),
    practitioner_id: idOf('practitioner', clinic, provider),
    location_id: clinic.locationId,
    status: 'completed',
    ...visitColumns(row),
    source: SOURCE,
    source_key: key,
  };
  return { key, digest, clinic, person, provider, columns };
}

function visitColumns(row: SourceRow): Row {
  const startsAt = row.requiredInstant('START');
  const endsAt = row.requiredInstant('STOP');
  if (endsAt <= startsAt) throw new Rejection('ends-before-start', 'STOP is not after START');
  return {
    starts_at: startsAt,
    ends_at: endsAt,
    encounter_class: row.requiredWord('ENCOUNTERCLASS', ENCOUNTER_CLASSES),
    code: row.text('CODE', 64),
    description: row.text('DESCRIPTION', 1000),
    reason_code: row.text('REASONCODE', 64),
    reason_description: row.text('REASONDESCRIPTION', 1000),
    base_cost: row.decimal('BASE_ENCOUNTER_COST', AMOUNT),
    total_cost: row.decimal('TOTAL_CLAIM_COST', AMOUNT),
    payer_coverage: row.decimal('PAYER_COVERAGE', AMOUNT),
    payer: row.text('PAYER', 200),
  };
}
