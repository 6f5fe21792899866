import type { Row } from '../../bulk-load/index.js';
import type { SourceRow } from '../csv/source-row.js';
import { digestOf, rowKey } from '../identity/key-digest.js';
import { KeyTable } from '../identity/key-table.js';
import type { ImportRun } from '../import-run.js';
import { idOf, MAX_KEY_LENGTH } from '../links/links.js';
import type { RecordMapping } from '../mapping/record.mapping.js';
import { Rejection } from '../rejects/rejection.js';
import { SOURCE } from '../source.js';

/** Rows that belong to encounters become rows of the encounter's clinic. */
export async function importRecords(run: ImportRun, mapping: RecordMapping): Promise<void> {
  const { file, entity } = mapping;
  const seen = new KeyTable(run.file(file).rows, 4);
  const sink = run.sink(file, entity);
  try {
    await run.eachRow(file, entity, async (source) => {
      const key = keyOf(source, mapping);
      const row = mapRecord(run, mapping, source, key);
      refuseRepeated(seen, mapping, source.line, key);
      await sink.add({ line: source.line, row });
    });
    await sink.finish();
  } finally {
    seen.close();
  }
}

const keyOf = (source: SourceRow, { keyColumn }: RecordMapping): string =>
  keyColumn === null ? rowKey(source.fields) : source.requiredText(keyColumn, MAX_KEY_LENGTH);

function mapRecord(run: ImportRun, mapping: RecordMapping, source: SourceRow, key: string): Row {
  const { entity, hasPractitioner } = mapping;
  const visit = run.links.visit(source, mapping.encounterColumn, mapping.patientColumn);
  return {
    clinic_id: visit.clinicId,
    id: idOf('record', visit.clinic, digestOf(`${entity}\n${key}`)),
    patient_id: visit.patientId,
    appointment_id: visit.appointmentId,
    ...(hasPractitioner && { practitioner_id: visit.practitionerId }),
    ...mapping.map(source, visit, run.links),
    source: SOURCE,
    source_key: key,
  };
}

/**
 * A row without an Id is identified by all that it says, so one that says the same again is the same fact and adds
 * nothing: it stays out, as a second row with the same Id does, and is listed, so that rows in the file, rows in the
 * database and rows in the list always add up.
 */
function refuseRepeated(seen: KeyTable, { keyColumn }: RecordMapping, line: number, key: string): void {
  const value = Buffer.alloc(4);
  value.writeUInt32LE(line);
  const first = seen.add(digestOf(key), value)?.readUInt32LE(0);
  if (first === undefined) return;
  if (keyColumn === null) throw new Rejection('duplicate-row', `the row is the same as line ${first}`);
  throw new Rejection('duplicate-id', `Id is that of line ${first}`);
}
