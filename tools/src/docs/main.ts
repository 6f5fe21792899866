import { Command } from 'commander';

import { BUILT, loadCatalogue } from './catalogue.js';
import { staleDocuments, writeDocuments, type StaleDocument } from './generate-documents.js';
import { workspace } from './workspace.js';

const program = new Command('docs')
  .description(
    'Writes the generated documents: errors, options, metrics, .env.example and the type of the options.',
  )
  .option('--check', 'write nothing; exit 1 when a committed document is not up to date')
  .action(async ({ check = false }: { check?: boolean }) => {
    const catalogue = await loadCatalogue(workspace, BUILT);
    if (check) reportStale(await staleDocuments(workspace, catalogue));
    else for (const { file } of await writeDocuments(workspace, catalogue)) console.log(`wrote ${file}`);
  });

function reportStale(stale: readonly StaleDocument[]): void {
  for (const { file, difference } of stale)
    console.error([`${file} is out of date:`, ...difference].join('\n'));
  if (stale.length === 0) return;
  console.error('Run `npm run docs` and commit the result.');
  process.exitCode = 1;
}

await program.parseAsync();
