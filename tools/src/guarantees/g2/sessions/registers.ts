import type { DatabaseService, Identity, ReadClient, WriteClient } from '@infrastructure/database';
import { Random } from '../../g1/random.js';
import type { RegisterValue } from '../history/history-event.js';
import type { Read } from './turn.js';

const REGISTERS = 12;
const AUDIT = { action: 'COUNT_UP', resourceType: 'Prescription' };

/** Rows of one clinic: how often a prescription was dispensed is a register, and each write adds one. */
export interface Registers {
  readonly identity: Identity;
  readonly patientId: string;
  /** Ids of the rows, by the register's number. */
  readonly ids: readonly string[];
}

interface Row {
  readonly id: string;
  readonly dispenses: number;
}

/** Makes the clinic and its registers, all at 0. */
export async function plantRegisters(database: DatabaseService, seed: number): Promise<Registers> {
  const random = new Random(seed);
  const clinicId = random.uuid();
  const roles = ['clinic-admin'];
  const grant = { reason: 'plant registers', actor: 'g2', models: ['Clinic', 'User', 'Membership'] };
  const userId = await database.runAsSystem(grant, () =>
    database.executeInTransaction(async (tx) => {
      await tx.clinic.create({ data: { id: clinicId, name: 'Registers', slug: `g2-${clinicId}` } });
      const user = await tx.user.create({ data: { name: 'Reader', email: 'reader@example.test' } });
      await tx.membership.create({ data: { clinicId, userId: user.id, roles, status: 'active' } });
      return user.id;
    }),
  );
  const identity = { clinicId, userId, roles };
  const patientId = random.uuid();
  const ids = Array.from({ length: REGISTERS }, () => random.uuid());
  await database.runInContext(identity, () =>
    database.executeInTransaction(async (tx) => {
      const birthDate = new Date(Date.UTC(1980, 0, 1));
      await tx.patient.create({
        data: { id: patientId, mrn: 'g2', firstName: 'Ada', lastName: 'Register', birthDate },
      });
      const startedAt = new Date(Date.UTC(2020, 0, 1));
      const shared = { patientId, code: 'g2', description: 'Register', startedAt, dispenses: 0 };
      await tx.prescription.createMany({ data: ids.map((id) => ({ ...shared, id })) });
    }),
  );
  return { identity, patientId, ids };
}

/** Adds one through the module, and says what that made. */
export async function countUp(
  database: DatabaseService,
  registers: Registers,
  register: number,
): Promise<RegisterValue[]> {
  return await database.executeHealthcareWrite((client) => addOne(client, registers, register), AUDIT);
}

/** Adds one, and says what that made. */
export async function addOne(
  client: Pick<WriteClient, 'prescription'>,
  { ids }: Registers,
  register: number,
): Promise<RegisterValue[]> {
  const row = await client.prescription.update({
    where: { id: ids[register] as string },
    data: { dispenses: { increment: 1 } },
    select: { id: true, dispenses: true },
  });
  return [[register, row.dispenses]];
}

/** What the registers show; those that are not there are left out. */
export async function show(client: ReadClient, registers: Registers, read: Read): Promise<RegisterValue[]> {
  const rows = await rowsOf(client, registers, read);
  return rows.map(({ id, dispenses }) => [registers.ids.indexOf(id), dispenses]);
}

async function rowsOf(
  client: ReadClient,
  { patientId, ids }: Registers,
  { how, registers }: Read,
): Promise<readonly Row[]> {
  const id = ids[registers[0] ?? 0] as string;
  const select = { id: true, dispenses: true };
  switch (how) {
    case 'findUnique':
      return present(await client.prescription.findUnique({ where: { id }, select }));
    case 'findFirst':
      return present(await client.prescription.findFirst({ where: { id }, select }));
    case 'findMany':
      return await client.prescription.findMany({ where: { patientId }, select });
    case 'include': {
      // Two statements: on two servers they would show two states (H14).
      const patient = await client.patient.findFirst({
        where: { id: patientId },
        include: { prescriptions: { select } },
      });
      return patient?.prescriptions ?? [];
    }
    case 'raw':
      return await client.$queryRaw<
        Row[]
      >`SELECT id::text, dispenses FROM healthcare.prescriptions WHERE id = ${id}::uuid`;
  }
}

function present(row: Row | null): readonly Row[] {
  return row === null ? [] : [row];
}
