import type { Row } from '../../bulk-load/index.js';
import { LATITUDE, LONGITUDE } from '../csv/parse-number.js';
import type { SourceRow } from '../csv/source-row.js';
import { derivedId } from '../identity/derived-id.js';
import { digestOf } from '../identity/key-digest.js';
import { MAX_KEY_LENGTH } from '../links/links.js';
import { SOURCE } from '../source.js';

export const ORGANIZATION_COLUMNS = [
  'Id',
  'NAME',
  'ADDRESS',
  'CITY',
  'STATE',
  'ZIP',
  'LAT',
  'LON',
  'PHONE',
] as const;

/** Longest part of the name in a clinic's slug; characters. */
const SLUG_NAME_LENGTH = 48;
/** Characters of the id behind it: names repeat, slugs must not. */
const SLUG_ID_LENGTH = 12;

/** Name, address and position: what a clinic and its one location have in common. */
function place(row: SourceRow): Row {
  return {
    name: row.requiredText('NAME', 200),
    phone: row.text('PHONE', 40),
    address_line: row.text('ADDRESS', 300),
    city: row.text('CITY', 120),
    state: row.text('STATE', 80),
    postal_code: row.text('ZIP', 20),
    latitude: row.decimal('LAT', LATITUDE),
    longitude: row.decimal('LON', LONGITUDE),
  };
}

/** An organization becomes a clinic. */
export function mapClinic(row: SourceRow): Row {
  const key = row.requiredText('Id', MAX_KEY_LENGTH);
  const id = derivedId(SOURCE, 'clinic', '', digestOf(key));
  const slug = slugOf(row.requiredText('NAME', 200), id);
  return { id, slug, ...place(row), source: SOURCE, source_key: key };
}

/** Its address becomes the clinic's location. */
export function mapLocation(row: SourceRow, clinicId: string): Row {
  const key = row.requiredText('Id', MAX_KEY_LENGTH);
  const id = derivedId(SOURCE, 'location', clinicId, digestOf(key));
  return { clinic_id: clinicId, id, ...place(row), source: SOURCE, source_key: key };
}

function slugOf(name: string, id: string): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, SLUG_NAME_LENGTH)
    .replace(/^-+|-+$/g, '');
  return [...(words === '' ? [] : [words]), id.replaceAll('-', '').slice(0, SLUG_ID_LENGTH)].join('-');
}
