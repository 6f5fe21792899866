import { digestOf } from '../identity/key-digest.js';
import { mapEncounter } from '../mapping/encounter.mapping.js';
import { mapPerson } from '../mapping/patient.mapping.js';
import type { ImportRun } from '../import-run.js';

/**
 * Reads persons and encounters ahead: a person becomes a patient of each clinic where one of their encounters took
 * place, and patients have to be there before the appointments that point at them. Of rows with the same Id the first
 * counts.
 */
export async function findRegistrations(run: ImportRun): Promise<void> {
  const { links } = run;
  await run.lookAhead('patients.csv', (source) => {
    links.patients.addPerson(digestOf(mapPerson(source).key), source.line);
  });
  await run.lookAhead('encounters.csv', (source) => {
    const { digest, clinic, person, provider } = mapEncounter(source, links);
    const link = { line: source.line, clinicNumber: clinic.number, person, provider };
    if (links.visits.add(digest, link) === null) links.patients.register(person, clinic.number);
  });
}
