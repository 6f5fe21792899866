import pg from 'pg';
import { expectList, expectRow, LIST_ROWS } from './expect-rows.js';
import { listOrder } from './list-order.js';
import { mixedWorkload } from './mixed.workload.js';
import { PatientPicker } from './patient-picker.js';
import { PractitionerTurns } from './practitioner-turns.js';
import { findPractitioner } from './uncached-practitioners.js';
import { openPlainPrisma } from './plain-prisma.client.js';
import type { Subject, SubjectSetup } from './subject.js';

/** Prisma by itself: no row-level security, no audit; whoever calls it must not forget the clinic in a `where`. */
export async function openPlainPrismaSubject({ url, connections, patients }: SubjectSetup): Promise<Subject> {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  const prisma = await openPlainPrisma(pool);
  const picker = new PatientPicker(patients);
  const turns = new PractitionerTurns(picker.world);
  const clinicOf = (caller: number): string => picker.world.clinicId(caller);

  const byId = async (clinic: number): Promise<void> => {
    const id = picker.patientOf(clinic);
    expectRow(await prisma.patient.findFirst({ where: { id, clinicId: clinicOf(clinic) } }), id);
  };
  const list = async (clinic: number): Promise<void> => {
    const where = { clinicId: clinicOf(clinic) };
    expectList(await prisma.patient.findMany({ where, orderBy: listOrder, take: LIST_ROWS }));
  };
  return {
    workloads: {
      'point-read': byId,
      'unique-one-clinic': async () => {
        const id = picker.patientOf(0);
        expectRow(await prisma.patient.findUnique({ where: { id } }), id);
      },
      'unique-spread': () => byId(picker.clinic()),
      list,
      'practitioner-read': async () => {
        const key = turns.next();
        expectRow(await findPractitioner(prisma, key), key.id);
      },
      mixed: mixedWorkload(picker, {
        byId,
        list,
        update: async (clinic, id, phone) => {
          const clinicId = clinicOf(clinic);
          await prisma.patient.update({ where: { clinicId_id: { clinicId, id } }, data: { phone } });
        },
        create: async (clinic, data) => {
          await prisma.patient.create({ data: { ...data, clinicId: clinicOf(clinic) } });
        },
      }),
    },
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
