import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { expectList, expectRow, LIST_ROWS } from './expect-rows.js';
import { PatientPicker } from './patient-picker.js';
import type { Subject, SubjectSetup } from './subject.js';

/** The columns that conditions and orders name; the rest is selected by `*`. */
interface Tables {
  'healthcare.patients': { clinic_id: string; id: string; last_name: string; first_name: string };
}

/** Kysely as it is usually written: the builder compiles each call, statements are unnamed. */
export function openKysely({ url, connections, patients }: SubjectSetup): Promise<Subject> {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const picker = new PatientPicker(patients);
  return Promise.resolve({
    workloads: {
      'point-read': async (caller) => {
        const id = picker.patientOf(caller);
        const row = await db
          .selectFrom('healthcare.patients')
          .selectAll()
          .where('clinic_id', '=', picker.world.clinicId(caller))
          .where('id', '=', id)
          .limit(1)
          .executeTakeFirst();
        expectRow(row, id);
      },
      list: async (caller) => {
        const rows = await db
          .selectFrom('healthcare.patients')
          .selectAll()
          .where('clinic_id', '=', picker.world.clinicId(caller))
          .orderBy('last_name')
          .orderBy('first_name')
          .orderBy('id')
          .limit(LIST_ROWS)
          .execute();
        expectList(rows);
      },
    },
    close: () => db.destroy(),
  });
}
