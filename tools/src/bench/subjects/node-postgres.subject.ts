import pg from 'pg';
import { expectList, expectRow, LIST_ROWS } from './expect-rows.js';
import { PatientPicker } from './patient-picker.js';
import type { Subject, SubjectSetup } from './subject.js';

const POINT_READ = 'SELECT * FROM healthcare.patients WHERE clinic_id = $1 AND id = $2 LIMIT 1';
const LIST = `SELECT * FROM healthcare.patients WHERE clinic_id = $1
  ORDER BY last_name, first_name, id LIMIT ${String(LIST_ROWS)}`;

interface Row {
  readonly id: string;
}

/** The driver by itself with hand-written, named statements: as fast as one statement a read can be in this process. */
export function openNodePostgres({ url, connections, patients }: SubjectSetup): Promise<Subject> {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  const picker = new PatientPicker(patients);
  return Promise.resolve({
    workloads: {
      'point-read': async (caller) => {
        const id = picker.patientOf(caller);
        const values = [picker.world.clinicId(caller), id];
        const { rows } = await pool.query<Row>({ name: 'point-read', text: POINT_READ, values });
        expectRow(rows[0], id);
      },
      list: async (caller) => {
        const values = [picker.world.clinicId(caller)];
        const { rows } = await pool.query<Row>({ name: 'list', text: LIST, values });
        expectList(rows);
      },
    },
    close: () => pool.end(),
  });
}
