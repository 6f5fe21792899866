import { openExport, type ExportFolder, type RequiredColumns } from './csv/export-folder.js';
import { ImportRun } from './import-run.js';
import type { ImportStore } from './import-store.port.js';
import { resolveImportOptions, type ImportOptions } from './import.options.js';
import { createReport, type ImportReport } from './import.report.js';
import { claims } from './mapping/claim.mapping.js';
import { ENCOUNTER_COLUMNS } from './mapping/encounter.mapping.js';
import * as records from './mapping/medical-records.mapping.js';
import { medications } from './mapping/medication.mapping.js';
import { ORGANIZATION_COLUMNS } from './mapping/organization.mapping.js';
import { PATIENT_COLUMNS } from './mapping/patient.mapping.js';
import { PROVIDER_COLUMNS } from './mapping/provider.mapping.js';
import { RejectList } from './rejects/reject-list.js';
import { findRegistrations } from './steps/find-registrations.js';
import { importAppointments } from './steps/import-appointments.js';
import { importClinics } from './steps/import-clinics.js';
import { importPatients } from './steps/import-patients.js';
import { importPractitioners } from './steps/import-practitioners.js';
import { importRecords } from './steps/import-records.js';

/** Files whose rows belong to encounters, in the order they are imported. */
const RECORDS = [
  medications,
  records.conditions,
  records.observations,
  records.procedures,
  records.immunizations,
  records.allergies,
  records.carePlans,
  claims,
];

const REQUIRED: RequiredColumns = {
  'organizations.csv': ORGANIZATION_COLUMNS,
  'providers.csv': PROVIDER_COLUMNS,
  'patients.csv': PATIENT_COLUMNS,
  'encounters.csv': ENCOUNTER_COLUMNS,
  ...Object.fromEntries(RECORDS.map(({ file, columns }) => [file, columns])),
};

/** Files that are read once more, to learn what the next step needs. */
const READ_TWICE = ['organizations.csv', 'patients.csv', 'encounters.csv'];

/**
 * Imports a Synthea CSV export.
 *
 * Every row has an identity (its clinic, the source, its key there), and a row that is there already is left alone. So
 * an import that was killed is resumed by running it again, and running it twice changes nothing.
 *
 * @throws ImportError before anything is written, when the folder is no complete export
 * @throws DatabaseError when the database cannot be written; what is in stays in
 */
export async function importSynthea(
  folder: string,
  store: ImportStore,
  given: ImportOptions,
): Promise<ImportReport> {
  const options = resolveImportOptions(given);
  const source = await openExport(folder, REQUIRED);
  const rejects = new RejectList(options.rejectsFile);
  const startedAt = performance.now();
  try {
    const run = new ImportRun({
      folder: source,
      store,
      rejects,
      settings: options,
      onProgress: options.onProgress,
      rowsToRead: rowsToRead(source),
    });
    await runSteps(run);
    return createReport(run.tally, rejects, {
      folder: source,
      mapped: Object.keys(REQUIRED),
      rejectsFile: options.rejectsFile,
      durationMs: Math.round(performance.now() - startedAt),
    });
  } finally {
    rejects.close();
  }
}

/** Parents before children. */
async function runSteps(run: ImportRun): Promise<void> {
  try {
    await importClinics(run);
    await importPractitioners(run);
    await findRegistrations(run);
    await importPatients(run);
    await importAppointments(run);
    for (const mapping of RECORDS) await importRecords(run, mapping);
  } finally {
    run.close();
  }
}

function rowsToRead({ files }: ExportFolder): number {
  const names = [...Object.keys(REQUIRED), ...READ_TWICE];
  return names.reduce((sum, name) => sum + (files.get(name)?.rows ?? 0), 0);
}
