import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { DatabaseImportStore, importSynthea } from '../import/index.js';
import type { CliContext } from './cli-context.js';
import { tellingFailures } from './foreseen-failure.js';
import { importText } from './import.text.js';
import { useLibrary } from './use-library.js';
import { workspace } from './workspace.js';

interface ImportFlags {
  readonly json?: boolean;
  readonly rejects: string;
  readonly actor: string;
}

const help = `
Organizations become clinics, providers practitioners, each patient of an encounter a patient of its clinic,
encounters appointments, medications prescriptions, claims invoices, the rest medical records.
A row that is there already is left alone: after a kill, run it again. Malformed rows are listed and left out.
National identifiers (SSN, DRIVERS, PASSPORT) are not imported.`;

const rejectsFile = join(dirname(workspace.clusterFolder), 'import-rejects.csv');

/** `db import <dir>`: a Synthea CSV export. */
export function addImportCommand(program: Command, context: CliContext): void {
  program
    .command('import')
    .argument('<dir>', 'folder of a Synthea CSV export')
    .description('Imports the CSV files of a Synthea export.')
    .option('--json', 'print the result as JSON')
    .option('--rejects <file>', 'where rejected rows are listed', rejectsFile)
    .option('--actor <name>', 'who is recorded in the audit log', userInfo().username)
    .addHelpText('after', help)
    .action((folder: string, flags: ImportFlags) => run(context, folder, flags));
}

async function run(context: CliContext, folder: string, flags: ImportFlags): Promise<void> {
  const output = context.output(flags.json === true);
  await tellingFailures(context, output, async () => {
    const report = await useLibrary(context, output, (database) =>
      importSynthea(folder, new DatabaseImportStore(database, flags.actor), {
        rejectsFile: flags.rejects,
        onProgress: (progress) => output.progress(progress),
      }),
    );
    output.result(report, importText(report));
  });
}
