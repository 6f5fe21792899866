import type { ExportFolder } from './csv/export-folder.js';
import { UNIMPORTED_PATIENT_COLUMNS } from './mapping/patient.mapping.js';
import type { RejectCount, RejectList } from './rejects/reject-list.js';
import { ENTITIES, SOURCE, type Entity } from './source.js';
import type { EntityCount, Tally } from './tally.js';

/** What an import has done. */
export interface ImportReport {
  readonly source: string;
  /** Absolute path of the export. */
  readonly folder: string;
  /** Rows of this export that the database now holds, by kind. */
  readonly counts: Readonly<Record<Entity, number>>;
  /** Of these, the rows that this run has put there. */
  readonly inserted: Readonly<Record<Entity, number>>;
  /** Of these, the rows that were there already. */
  readonly present: Readonly<Record<Entity, number>>;
  /** Rows of the export that stayed out, by kind. */
  readonly rejected: Readonly<Record<Entity, number>>;
  readonly rejects: {
    readonly total: number;
    /** CSV: file, line, cause, detail. */
    readonly file: string;
    readonly causes: readonly RejectCount[];
  };
  /** Files that have no place in the schema, with their rows. */
  readonly unmapped: readonly { readonly file: string; readonly rows: number }[];
  /** Columns left behind on purpose. */
  readonly withheld: readonly {
    readonly file: string;
    readonly columns: readonly string[];
    readonly why: string;
  }[];
  readonly durationMs: number;
}

export interface ReportFacts {
  readonly folder: ExportFolder;
  /** Names of the files that were imported. */
  readonly mapped: readonly string[];
  readonly rejectsFile: string;
  readonly durationMs: number;
}

export function createReport(tally: Tally, rejects: RejectList, facts: ReportFacts): ImportReport {
  const { counts } = tally;
  const only = (figure: keyof EntityCount): Record<Entity, number> =>
    Object.fromEntries(ENTITIES.map((entity) => [entity, counts[entity][figure]])) as Record<Entity, number>;
  return {
    source: SOURCE,
    folder: facts.folder.path,
    counts: only('total'),
    inserted: only('inserted'),
    present: only('present'),
    rejected: only('rejected'),
    rejects: { total: rejects.total, file: facts.rejectsFile, causes: rejects.counts },
    unmapped: unmappedIn(facts.folder, facts.mapped),
    withheld: withheldFrom(facts.folder),
    durationMs: facts.durationMs,
  };
}

function unmappedIn({ files }: ExportFolder, mapped: readonly string[]): ImportReport['unmapped'] {
  return [...files.values()]
    .filter(({ name }) => !mapped.includes(name))
    .map(({ name, rows }) => ({ file: name, rows }));
}

function withheldFrom({ files }: ExportFolder): ImportReport['withheld'] {
  const columns = UNIMPORTED_PATIENT_COLUMNS.filter((column) =>
    files.get('patients.csv')?.columns.has(column),
  );
  const why = 'national identifiers are not kept before they can be encrypted';
  return columns.length === 0 ? [] : [{ file: 'patients.csv', columns, why }];
}
