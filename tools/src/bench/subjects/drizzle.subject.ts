import { and, asc, eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { patients as table } from './drizzle.patients.js';
import { expectList, expectRow, LIST_ROWS } from './expect-rows.js';
import { PatientPicker } from './patient-picker.js';
import type { Subject, SubjectSetup } from './subject.js';

/** Drizzle with prepared statements, its fastest form. */
export function openDrizzle({ url, connections, patients }: SubjectSetup): Promise<Subject> {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  const db = drizzle(pool);
  const picker = new PatientPicker(patients);
  const inClinic = eq(table.clinicId, sql.placeholder('clinicId'));
  const pointRead = db
    .select()
    .from(table)
    .where(and(inClinic, eq(table.id, sql.placeholder('id'))))
    .limit(1)
    .prepare('point-read');
  const list = db
    .select()
    .from(table)
    .where(inClinic)
    .orderBy(asc(table.lastName), asc(table.firstName), asc(table.id))
    .limit(LIST_ROWS)
    .prepare('list');
  return Promise.resolve({
    workloads: {
      'point-read': async (caller) => {
        const id = picker.patientOf(caller);
        const [row] = await pointRead.execute({ clinicId: picker.world.clinicId(caller), id });
        expectRow(row, id);
      },
      list: async (caller) => {
        expectList(await list.execute({ clinicId: picker.world.clinicId(caller) }));
      },
    },
    close: () => pool.end(),
  });
}
