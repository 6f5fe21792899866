import { digestOf } from '../identity/key-digest.js';
import { mapPatient, mapPerson } from '../mapping/patient.mapping.js';
import { Rejection } from '../rejects/rejection.js';
import type { ImportRun } from '../import-run.js';

const FILE = 'patients.csv';

/** Each person becomes a patient of every clinic that has seen them. */
export async function importPatients(run: ImportRun): Promise<void> {
  const { patients, clinics } = run.links;
  const sink = run.sink(FILE, 'patients');
  await run.eachRow(FILE, 'patients', async (source) => {
    const person = mapPerson(source);
    const digest = digestOf(person.key);
    const first = patients.lineOf(digest);
    if (first !== source.line) throw new Rejection('duplicate-id', `Id is that of line ${first ?? 0}`);
    const registrations = patients.clinicsOf(digest);
    if (registrations.length === 0) {
      throw new Rejection('no-encounter', 'no encounter says at which clinic this person is a patient');
    }
    for (const clinic of registrations) {
      await sink.add({ line: source.line, row: mapPatient(person, clinics.at(clinic)) });
    }
  });
  await sink.finish();
}
