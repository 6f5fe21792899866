/* eslint-disable @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return -- what is refused has no type */
import type {
  AuditInfo,
  BatchResult,
  DatabaseService,
  Identity,
  Page,
  ReadClient,
  RowOf,
  WriteClient,
} from '@infrastructure/database';
import { exactly } from './equal.js';

const audit: AuditInfo = { action: 'UPDATE_PATIENT', resourceType: 'Patient' };

export async function callbacks(database: DatabaseService): Promise<void> {
  exactly<{ id: string } | null>()(
    await database.executeHealthcareRead((client) => client.patient.findFirst({ select: { id: true } })),
  );
  exactly<number>()(
    await database.executeHealthcareWrite(async (client) => {
      exactly<WriteClient>()(client);
      return await client.patient.count();
    }, audit),
  );
  const patients = await database.executeInTransaction((tx) =>
    tx.patient.findMany({ omit: { notes: true } }),
  );
  exactly<string | undefined>()(patients[0]?.lastName);
  exactly<BatchResult<number>[]>()(
    await database.executeBatchOperations([
      { operation: (client) => client.patient.count(), priority: 'high' },
    ]),
  );
}

export async function refusals(database: DatabaseService): Promise<void> {
  // @ts-expect-error a write says what it is for
  await database.executeHealthcareWrite((client) => client.patient.count());
  // @ts-expect-error a read's client writes nothing
  await database.executeHealthcareRead((client) => client.patient.deleteMany());
  // @ts-expect-error no such priority
  await database.executeBatchOperations([{ operation: async () => 1, priority: 'soon' }]);
  // @ts-expect-error reads have no isolation level
  await database.executeHealthcareRead(async () => 1, { isolationLevel: 'Serializable' });
}

export async function clinicContext(database: DatabaseService, clinicId: string): Promise<void> {
  await database.executeWithClinicContext(clinicId, async (client) => {
    exactly<ReadClient>()(client);
  });
  const write = async (client: WriteClient) => await client.patient.deleteMany();
  await database.executeWithClinicContext(
    clinicId,
    async (client) => {
      exactly<WriteClient>()(client);
    },
    { write: audit },
  );
  // @ts-expect-error without `write` it is a read
  await database.executeWithClinicContext(clinicId, write);
  // @ts-expect-error without `write` it is a read, whatever the other options
  await database.executeWithClinicContext(clinicId, write, { timeoutMs: 5 });
  // @ts-expect-error `write` says what it is for
  await database.executeWithClinicContext(clinicId, write, { write: true });
}

export async function pages(database: DatabaseService): Promise<void> {
  const where = { status: 'active' };
  const page = await database.paginate('patient', { page: 1, where, orderBy: { mrn: 'asc' } });
  exactly<Page<RowOf<'patient'>>>()(page);
  exactly<Date | undefined>()(page.items[0]?.birthDate);
  const next = await database.paginate('invoiceLine', { cursor: undefined, limit: 10 });
  exactly<number | undefined>()(next.items[0]?.position);
  exactly<string | undefined>()(next.nextCursor);

  // @ts-expect-error no such model
  await database.paginate('doctor', { page: 1 });
  // @ts-expect-error no such column
  await database.paginate('patient', { page: 1, where: { surname: '' } });
  // @ts-expect-error relations name no position
  await database.paginate('patient', { page: 1, orderBy: { invoices: { _count: 'asc' } } });
}

export async function finders(database: DatabaseService): Promise<void> {
  exactly<RowOf<'user'> | null>()(await database.findUserByIdSafe(''));
  exactly<RowOf<'patient'> | null>()(await database.findPatientByIdSafe(''));
  exactly<RowOf<'appointment'> | null>()(await database.findAppointmentByIdSafe(''));
}

export async function contexts(database: DatabaseService, identity: Identity): Promise<void> {
  const grant = { reason: 'report', actor: 'job', models: ['Clinic'] };
  exactly<number>()(database.runInContext(identity, () => 1));
  exactly<string>()(await database.runAsSystem(grant, async () => 'x'));
  const current = database.currentIdentity();
  exactly<Identity>()(current);

  // @ts-expect-error a context names its user
  database.runInContext({ clinicId: '', roles: [] }, () => 1);
  // @ts-expect-error no such purpose
  database.runInContext({ ...identity, purpose: 'CURIOSITY' }, () => 1);
  // @ts-expect-error system work says why
  await database.runAsSystem({ actor: 'job', models: [] }, async () => 1);
  // @ts-expect-error an identity is frozen
  current.clinicId = '';
  // @ts-expect-error and so are its roles
  current.roles.push('clinic-admin');
}
