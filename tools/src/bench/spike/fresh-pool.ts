import 'reflect-metadata';
import { DatabaseService } from '@infrastructure/database';
import pg from 'pg';
import { openUnprovenModule } from '../module/unproven-module.js';
import { expectRow } from '../subjects/expect-rows.js';
import { PatientPicker } from '../subjects/patient-picker.js';
import { openPlainPrisma } from '../subjects/plain-prisma.client.js';
import type { SpikeKind, SpikeSetup } from './spike-requests.js';

/** A pool that has opened nothing yet, and whoever reads through it. */
export interface FreshPool {
  /** One patient, for one of many clinics. */
  read(request: number): Promise<void>;
  close(): Promise<void>;
}

const USER = '01920000-0000-7000-8000-000000000001';
const POINT_READ = 'SELECT * FROM healthcare.patients WHERE clinic_id = $1 AND id = $2 LIMIT 1';

const OPENERS: Record<SpikeKind, (setup: SpikeSetup) => Promise<FreshPool>> = {
  'database-service': openModule,
  'node-postgres': openNodePostgres,
  'plain-prisma': openPrisma,
};

export async function openFreshPool(setup: SpikeSetup): Promise<FreshPool> {
  return await OPENERS[setup.kind](setup);
}

/**
 * Nobody polls the server, because the pool fills as soon as its server is heard of; health has its connections before
 * the spike, so that those which the spike opens are the pool's.
 */
async function openModule(setup: SpikeSetup): Promise<FreshPool> {
  const { url, systemUrl = url, connections, minimum, patients } = setup;
  const { application, close } = await openUnprovenModule({
    profile: 'test',
    connection: { url, systemUrl },
    pool: { min: minimum, max: connections },
    cache: { isEnabled: false },
  });
  const database = application.get(DatabaseService);
  await database.getHealthStatus();
  const picker = new PatientPicker(patients);
  return {
    read: async (request) => {
      const id = picker.patientOf(request);
      const identity = { clinicId: picker.world.clinicId(request), userId: USER, roles: ['practitioner'] };
      const row = await database.runInContext(identity, () =>
        database.executeHealthcareRead((client) => client.patient.findFirst({ where: { id } })),
      );
      expectRow(row, id);
    },
    close,
  };
}

function openNodePostgres({ url, connections, patients }: SpikeSetup): Promise<FreshPool> {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  const picker = new PatientPicker(patients);
  return Promise.resolve({
    read: async (request) => {
      const id = picker.patientOf(request);
      const values = [picker.world.clinicId(request), id];
      const { rows } = await pool.query<{ id: string }>({ name: 'point-read', text: POINT_READ, values });
      expectRow(rows[0], id);
    },
    close: () => pool.end(),
  });
}

async function openPrisma({ url, connections, patients }: SpikeSetup): Promise<FreshPool> {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  const prisma = await openPlainPrisma(pool);
  const picker = new PatientPicker(patients);
  return {
    read: async (request) => {
      const id = picker.patientOf(request);
      const where = { id, clinicId: picker.world.clinicId(request) };
      expectRow(await prisma.patient.findFirst({ where }), id);
    },
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
