import type { DatabaseService, Identity } from '@infrastructure/database';
import { withDatabase } from '../../bulk-load/index.js';

/** Few enough that transfers meet in the same account. */
const ACCOUNTS = 16;
/** So much that no balance falls below nothing. */
export const OPENING_BALANCE = 1_000_000;

export interface PlantedLedger {
  readonly identity: Identity;
  /** Invoices that serve as accounts, each with its opening balance. */
  readonly accounts: readonly string[];
}

/** A clinic with one user, one patient and the accounts, planted by the library as it is. */
export async function plantLedger(urls: { app: string; system: string }): Promise<PlantedLedger> {
  const setup = { profile: 'test', connection: { url: urls.app, systemUrl: urls.system } } as const;
  const warnings: string[] = [];
  return await withDatabase(
    setup,
    (line) => warnings.push(line),
    async (database) => {
      const identity = await plantClinic(database);
      const accounts = await database.runInContext(identity, () => plantAccounts(database));
      return { identity, accounts };
    },
  );
}

async function plantClinic(database: DatabaseService): Promise<Identity> {
  const roles = ['clinic-admin'];
  const grant = { reason: 'plant the ledger', actor: 'g3', models: ['Clinic', 'User', 'Membership'] };
  return await database.runAsSystem(grant, () =>
    database.executeInTransaction(async (tx) => {
      const { id: clinicId } = await tx.clinic.create({ data: { name: 'Ledger', slug: 'ledger' } });
      const { id: userId } = await tx.user.create({ data: { name: 'Teller', email: 'teller@example.test' } });
      await tx.membership.create({ data: { clinicId, userId, roles, status: 'active' } });
      return { clinicId, userId, roles };
    }),
  );
}

async function plantAccounts(database: DatabaseService): Promise<string[]> {
  return await database.executeInTransaction(async (tx) => {
    const patient = await tx.patient.create({
      data: { mrn: 'ledger', firstName: 'Led', lastName: 'Ger', birthDate: new Date(0) },
    });
    const accounts = Array.from({ length: ACCOUNTS }, (_, index) => ({
      patientId: patient.id,
      number: `account-${String(index)}`,
      total: OPENING_BALANCE,
    }));
    const planted = await tx.invoice.createManyAndReturn({ data: accounts });
    return planted.map(({ id }) => id);
  });
}
