import type { Row } from '../../bulk-load/index.js';
import type { SourceRow } from '../csv/source-row.js';
import type { Links, VisitOfClinic } from '../links/links.js';
import type { Entity } from '../source.js';

/** How a file whose rows belong to encounters becomes a table. */
export interface RecordMapping {
  readonly file: string;
  readonly entity: Entity;
  /** Columns the file must have. */
  readonly columns: readonly string[];
  /** The column that holds a row's own key, null where the whole row is its identity. */
  readonly keyColumn: 'Id' | null;
  readonly encounterColumn: string;
  readonly patientColumn: string;
  /** Whether the table has a practitioner: the encounter's. */
  readonly hasPractitioner: boolean;
  /** The table's own columns. @throws Rejection */
  readonly map: (row: SourceRow, visit: VisitOfClinic, links: Links) => Row;
}

type Particulars = Pick<RecordMapping, 'file' | 'entity' | 'columns' | 'map'> & Partial<RecordMapping>;

/** A mapping with what most files have in common. */
export function recordMapping(particulars: Particulars): RecordMapping {
  return {
    keyColumn: null,
    encounterColumn: 'ENCOUNTER',
    patientColumn: 'PATIENT',
    hasPractitioner: true,
    ...particulars,
  };
}
