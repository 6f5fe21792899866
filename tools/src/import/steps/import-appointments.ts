import { mapEncounter } from '../mapping/encounter.mapping.js';
import { Rejection } from '../rejects/rejection.js';
import type { ImportRun } from '../import-run.js';

const FILE = 'encounters.csv';

/** Encounters become completed appointments. */
export async function importAppointments(run: ImportRun): Promise<void> {
  const { links } = run;
  const sink = run.sink(FILE, 'appointments');
  await run.eachRow(FILE, 'appointments', async (source) => {
    const { digest, columns } = mapEncounter(source, links);
    const first = links.visits.find(digest)?.line;
    if (first !== source.line) throw new Rejection('duplicate-id', `Id is that of line ${first ?? 0}`);
    await sink.add({ line: source.line, row: columns });
  });
  await sink.finish();
}
