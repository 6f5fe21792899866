import { digestOf } from '../identity/key-digest.js';
import { MAX_KEY_LENGTH } from '../links/links.js';
import { mapPractitioner } from '../mapping/provider.mapping.js';
import { Rejection } from '../rejects/rejection.js';
import type { ImportRun } from '../import-run.js';

const FILE = 'providers.csv';

/** Providers become practitioners. */
export async function importPractitioners(run: ImportRun): Promise<void> {
  const sink = run.sink(FILE, 'practitioners');
  await run.eachRow(FILE, 'practitioners', async (source) => {
    const clinic = run.links.clinic(source, 'ORGANIZATION');
    const row = mapPractitioner(source, clinic);
    const key = digestOf(source.requiredText('Id', MAX_KEY_LENGTH));
    const first = run.links.providers.add(key, source.line, clinic.number);
    if (first !== null) throw new Rejection('duplicate-id', `Id is that of line ${first}`);
    await sink.add({ line: source.line, row });
  });
  await sink.finish();
}
