import pg from 'pg';
import { expectList, expectRow, LIST_ROWS } from './expect-rows.js';
import { listOrder } from './list-order.js';
import { PatientPicker } from './patient-picker.js';
import { openPlainPrisma, type PlainPrisma } from './plain-prisma.client.js';
import type { Subject, SubjectSetup } from './subject.js';

/**
 * Row-level security as Prisma's own example has it: every query in a transaction behind a `set_config`.
 *
 * Source: prisma/prisma-client-extensions, "row-level-security".
 */
export async function openRlsRecipe({ url, connections, patients }: SubjectSetup): Promise<Subject> {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  const prisma = await openPlainPrisma(pool);
  const picker = new PatientPicker(patients);
  const clients = picker.world.clinicIds.map((clinicId) => forClinic(prisma, clinicId));
  const clientOf = (caller: number): PlainPrisma => clients[caller % clients.length] as PlainPrisma;
  return {
    workloads: {
      'point-read': async (caller) => {
        const id = picker.patientOf(caller);
        expectRow(await clientOf(caller).patient.findFirst({ where: { id } }), id);
      },
      list: async (caller) => {
        expectList(await clientOf(caller).patient.findMany({ orderBy: listOrder, take: LIST_ROWS }));
      },
    },
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

function forClinic(prisma: PlainPrisma, clinicId: string): PlainPrisma {
  return prisma.$extends({
    query: {
      $allModels: {
        async $allOperations({ args, query }) {
          const [, result] = await prisma.$transaction([
            prisma.$executeRaw`SELECT set_config('app.clinic_id', ${clinicId}, TRUE)`,
            query(args),
          ]);
          return result;
        },
      },
    },
  });
}
