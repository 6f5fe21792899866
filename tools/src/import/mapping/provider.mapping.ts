import type { Row } from '../../bulk-load/index.js';
import type { SourceRow } from '../csv/source-row.js';
import { digestOf } from '../identity/key-digest.js';
import type { LinkedClinic } from '../links/clinic-directory.js';
import { idOf, MAX_KEY_LENGTH } from '../links/links.js';
import { SOURCE } from '../source.js';
import { SEXES } from './words.js';

export const PROVIDER_COLUMNS = [
  'Id',
  'ORGANIZATION',
  'NAME',
  'GENDER',
  'SPECIALITY',
  'ADDRESS',
  'CITY',
  'STATE',
  'ZIP',
] as const;

/** A provider becomes a practitioner of their organization's clinic. */
export function mapPractitioner(row: SourceRow, clinic: LinkedClinic): Row {
  const key = row.requiredText('Id', MAX_KEY_LENGTH);
  return {
    clinic_id: clinic.id,
    id: idOf('practitioner', clinic, digestOf(key)),
    name: row.requiredText('NAME', 200),
    gender: row.word('GENDER', SEXES) ?? 'unknown',
    specialty: row.text('SPECIALITY', 200),
    address_line: row.text('ADDRESS', 300),
    city: row.text('CITY', 120),
    state: row.text('STATE', 80),
    postal_code: row.text('ZIP', 20),
    source: SOURCE,
    source_key: key,
  };
}
