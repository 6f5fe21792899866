import type { Row } from '../../bulk-load/index.js';
import { digestOf } from '../identity/key-digest.js';
import { MAX_KEY_LENGTH } from '../links/links.js';
import { mapClinic, mapLocation } from '../mapping/organization.mapping.js';
import { Rejection } from '../rejects/rejection.js';
import type { ImportRun } from '../import-run.js';
import type { SourceRow } from '../csv/source-row.js';

const FILE = 'organizations.csv';
/** Clinics whose ids are asked for at a time. */
const LOOKUP_SIZE = 500;

/** Organizations become clinics, each with one location; from here on the others find them by organization. */
export async function importClinics(run: ImportRun): Promise<void> {
  const organizations = await insertClinics(run);
  for (let from = 0; from < organizations.length; from += LOOKUP_SIZE) {
    await linkClinics(run, organizations.slice(from, from + LOOKUP_SIZE));
  }
  await insertLocations(run);
}

/** @returns the organizations' keys, without those that were rejected when they were read */
async function insertClinics(run: ImportRun): Promise<string[]> {
  const lines = new Map<string, number>();
  const sink = run.sink(FILE, 'clinics');
  await run.eachRow(FILE, 'clinics', async (source) => {
    const row: Row = mapClinic(source);
    const key = keyOf(source);
    const first = lines.get(key);
    if (first !== undefined) throw new Rejection('duplicate-id', `Id is that of line ${first}`);
    lines.set(key, source.line);
    await sink.add({ line: source.line, row });
  });
  await sink.finish();
  return [...lines.keys()];
}

async function linkClinics(run: ImportRun, organizations: readonly string[]): Promise<void> {
  const ids = await run.store.clinicIds(organizations);
  for (const organization of organizations) {
    const id = ids.get(organization);
    if (id !== undefined) run.links.addClinic(digestOf(organization), id);
  }
}

async function insertLocations(run: ImportRun): Promise<void> {
  const linked = new Set<number>();
  const sink = run.sink(FILE, 'locations');
  await run.lookAhead(FILE, async (source) => {
    const clinic = run.links.clinics.find(digestOf(keyOf(source)));
    if (clinic === null || linked.has(clinic.number)) return;
    linked.add(clinic.number);
    await sink.add({ line: source.line, row: mapLocation(source, clinic.id) });
  });
  await sink.finish();
}

const keyOf = (row: SourceRow): string => row.requiredText('Id', MAX_KEY_LENGTH);
