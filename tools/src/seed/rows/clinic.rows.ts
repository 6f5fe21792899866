import { DAY_MS } from '../calendar.js';
import type { DataSet } from '../data-set.js';
import type { RowBag } from '../row-bag.js';
import { OPENED_MS, type ClinicFacts } from './clinic.facts.js';
import { origin } from './origin.js';

const KINDS = ['Family Practice', 'Health Center', 'Medical Group', 'Primary Care', 'Clinic'] as const;

/** A clinic and its location. */
export function addClinic(bag: RowBag, dataSet: DataSet, { number, id, locationId }: ClinicFacts): void {
  const random = dataSet.random(`clinic ${number} place`);
  const city = random.pick(dataSet.names.cities);
  const place = {
    name: `${city} ${random.pick(KINDS)}`,
    phone: `555-01${String(random.between(0, 99)).padStart(2, '0')}`,
    address_line: `${random.between(1, 999)} ${random.pick(dataSet.names.streets)}`,
    city,
    state: 'MA',
    postal_code: String(random.between(1001, 2791)).padStart(5, '0'),
    latitude: (41.2 + random.between(0, 1600) / 1000).toFixed(3),
    longitude: (-73.5 + random.between(0, 3500) / 1000).toFixed(3),
  };
  const key = `c${number}`;
  bag.add('clinics', {
    id,
    slug: slugOf(dataSet, number),
    time_zone: 'America/New_York',
    ...place,
    ...origin(dataSet, key, OPENED_MS),
  });
  bag.add('locations', {
    clinic_id: id,
    id: locationId,
    ...place,
    ...origin(dataSet, key, OPENED_MS + DAY_MS),
  });
}

/** Unique among all data sets. */
export function slugOf(dataSet: DataSet, clinic: number): string {
  return `${dataSet.source.replaceAll('.', '-')}-c${clinic}`;
}
