import type { Row } from '../../bulk-load/index.js';
import { LATITUDE, LONGITUDE } from '../csv/parse-number.js';
import type { SourceRow } from '../csv/source-row.js';
import { digestOf } from '../identity/key-digest.js';
import type { LinkedClinic } from '../links/clinic-directory.js';
import { idOf } from '../links/links.js';
import { Rejection } from '../rejects/rejection.js';
import { SOURCE } from '../source.js';
import { MARITAL_STATES, SEXES } from './words.js';

export const PATIENT_COLUMNS = [
  'Id',
  'BIRTHDATE',
  'DEATHDATE',
  'PREFIX',
  'FIRST',
  'LAST',
  'SUFFIX',
  'MAIDEN',
  'MARITAL',
  'RACE',
  'ETHNICITY',
  'GENDER',
  'BIRTHPLACE',
  'ADDRESS',
  'CITY',
  'STATE',
  'COUNTY',
  'ZIP',
  'LAT',
  'LON',
] as const;

/**
 * Columns that are left behind on purpose: the schema has no place for national identifiers until it can keep them
 * encrypted, and a text column would be the wrong one.
 */
export const UNIMPORTED_PATIENT_COLUMNS = ['SSN', 'DRIVERS', 'PASSPORT'] as const;

/** Longest key of a person: it is also the record number, which holds 64 characters. */
export const MAX_PERSON_KEY_LENGTH = 64;

/** What a person is at every clinic; the clinic's own columns are added for each. */
export interface Person {
  readonly key: string;
  readonly columns: Row;
}

export function mapPerson(row: SourceRow): Person {
  const key = row.requiredText('Id', MAX_PERSON_KEY_LENGTH);
  const birthDate = row.requiredDate('BIRTHDATE');
  const deceasedOn = row.date('DEATHDATE');
  if (deceasedOn !== null && deceasedOn < birthDate) {
    throw new Rejection('ends-before-start', 'DEATHDATE is before BIRTHDATE');
  }
  const columns = {
    prefix: row.text('PREFIX', 40),
    first_name: row.requiredText('FIRST', 200),
    last_name: row.requiredText('LAST', 200),
    suffix: row.text('SUFFIX', 40),
    maiden_name: row.text('MAIDEN', 200),
    birth_date: birthDate,
    deceased_on: deceasedOn,
    status: deceasedOn === null ? 'active' : 'deceased',
    sex: row.word('GENDER', SEXES) ?? 'unknown',
    marital_status: row.word('MARITAL', MARITAL_STATES),
    race: row.text('RACE', 80),
    ethnicity: row.text('ETHNICITY', 80),
    birthplace: row.text('BIRTHPLACE', 200),
    county: row.text('COUNTY', 120),
    ...residence(row),
  };
  return { key, columns };
}

function residence(row: SourceRow): Row {
  return {
    address_line: row.text('ADDRESS', 300),
    city: row.text('CITY', 120),
    state: row.text('STATE', 80),
    postal_code: row.text('ZIP', 20),
    latitude: row.decimal('LAT', LATITUDE),
    longitude: row.decimal('LON', LONGITUDE),
  };
}

/** The person's registration at one clinic. Their key is unique in a clinic, so it serves as record number, too. */
export function mapPatient({ key, columns }: Person, clinic: LinkedClinic): Row {
  return {
    clinic_id: clinic.id,
    id: idOf('patient', clinic, digestOf(key)),
    mrn: key,
    ...columns,
    source: SOURCE,
    source_key: key,
  };
}
