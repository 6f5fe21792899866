import type { Identity, ReadClient, SystemGrant } from '@infrastructure/database';
import type { HazardBench } from '../support/hazard-bench.js';
import { asAlpha } from './doors.js';
import { id } from './made-input.js';
import type { Call, Calls } from './verdicts.js';

const audit = { action: 'TEST', resourceType: 'Patient' };
const look = (client: ReadClient) => client.patient.count();

/** Every call that needs to know for whom. */
export const clinicBound: Calls = {
  executeHealthcareRead: ({ database }) => database.executeHealthcareRead(look),
  executeHealthcareWrite: ({ database }) => database.executeHealthcareWrite(look, audit),
  executeInTransaction: ({ database }) => database.executeInTransaction(look),
  executeWithClinicContext: ({ database, alpha }) => database.executeWithClinicContext(alpha.clinicId, look),
  executeBatchOperations: async ({ database }) => {
    const [result] = await database.executeBatchOperations([{ operation: look }]);
    if (result?.status === 'failed') throw result.error;
  },
  getRawPrismaClient: async ({ database }) =>
    look(await database.getRawPrismaClient({ reason: 'bad input' })),
  findUserByIdSafe: ({ database }) => database.findUserByIdSafe(id),
  findPatientByIdSafe: ({ database }) => database.findPatientByIdSafe(id),
  findAppointmentByIdSafe: ({ database }) => database.findAppointmentByIdSafe(id),
  'paginate by number': ({ database }) => database.paginate('patient', { page: 1 }),
  'paginate by cursor': ({ database }) => database.paginate('patient', {}),
};

const asIdentity =
  (change: (identity: Identity, bench: HazardBench) => unknown): Call =>
  async (bench) =>
    await bench.database.runInContext(change(bench.alpha, bench) as Identity, () =>
      bench.database.executeHealthcareRead(look),
    );

export const malformedIdentities: Calls = {
  'no identity': asIdentity(() => null),
  'an identity without parts': asIdentity(() => ({})),
  'a text in place of an identity': asIdentity((alpha) => alpha.clinicId),
  'an identity without a clinic': asIdentity(({ clinicId: _clinic, ...rest }) => rest),
  'a clinic that is no UUID': asIdentity((alpha) => ({ ...alpha, clinicId: 'alpha' })),
  'an empty clinic': asIdentity((alpha) => ({ ...alpha, clinicId: '' })),
  'a clinic with SQL behind it': asIdentity((alpha) => ({
    ...alpha,
    clinicId: `${alpha.clinicId}'; SET ROLE x; --`,
  })),
  'a clinic with a line behind it': asIdentity((alpha) => ({ ...alpha, clinicId: `${alpha.clinicId}\n` })),
  'a clinic that reads like one when it is written down': asIdentity((alpha, { beta }) => ({
    ...alpha,
    clinicId: { toString: () => beta.clinicId, toLowerCase: () => beta.clinicId, length: 36 },
  })),
  'two clinics': asIdentity((alpha, { beta }) => ({ ...alpha, clinicId: [alpha.clinicId, beta.clinicId] })),
  'a user that is no UUID': asIdentity((alpha) => ({ ...alpha, userId: 7 })),
  'roles in one text': asIdentity((alpha) => ({ ...alpha, roles: 'clinic-admin' })),
  'roles that are objects': asIdentity((alpha) => ({ ...alpha, roles: [{ contains: '' }] })),
  'locations that are none': asIdentity((alpha) => ({ ...alpha, locationIds: ['everywhere'] })),
  'an expiry in text': asIdentity((alpha) => ({ ...alpha, expiresAt: '2090-01-01' })),
  'an expiry that is no date': asIdentity((alpha) => ({ ...alpha, expiresAt: new Date(NaN) })),
  'a purpose that is an object': asIdentity((alpha) => ({ ...alpha, purpose: { not: '' } })),
};

export const expiredIdentities: Calls = {
  'an identity that expired': asIdentity((alpha) => ({ ...alpha, expiresAt: new Date(Date.now() - 1) })),
  'one that expired long ago': asIdentity((alpha) => ({ ...alpha, expiresAt: new Date(0) })),
};

const asGrant =
  (grant: unknown): Call =>
  async ({ database }) =>
    await database.runAsSystem(grant as SystemGrant, () => database.executeHealthcareRead(look));
const grant: SystemGrant = { reason: 'nightly report', actor: 'tests', models: ['Patient'] };

export const malformedGrants: Calls = {
  'no grant': asGrant(null),
  'a grant without parts': asGrant({}),
  'a grant without a reason': asGrant({ ...grant, reason: undefined }),
  'a grant for a blank reason': asGrant({ ...grant, reason: '    ' }),
  'a grant to nobody': asGrant({ ...grant, actor: '' }),
  'a grant to an object': asGrant({ ...grant, actor: { not: '' } }),
  'a grant of nothing': asGrant({ ...grant, models: [] }),
  'a grant of everything': asGrant({ ...grant, models: '*' }),
  'a grant of what is no name': asGrant({ ...grant, models: [{ contains: '' }] }),
};

export const foreignClinics = asAlpha({
  'a clinic of somebody else': ({ database, beta }) => database.executeWithClinicContext(beta.clinicId, look),
  'a clinic of somebody else, to write': ({ database, beta }) =>
    database.executeWithClinicContext(beta.clinicId, look, { write: audit }),
  'a clinic of somebody else, from within a transaction': ({ database, beta }) =>
    database.executeInTransaction(() => database.executeWithClinicContext(beta.clinicId, look)),
  'a clinic that does not exist': ({ database }) => database.executeWithClinicContext(id, look),
  'a clinic that is none': ({ database }) => database.executeWithClinicContext('beta', look),
  'a clinic that is an operator': ({ database }) =>
    database.executeWithClinicContext({ contains: '' } as never, look),
  'a clinic that reads like one when it is written down': ({ database, beta }) =>
    database.executeWithClinicContext({ toString: () => beta.clinicId } as never, look),
  'no clinic': ({ database }) => database.executeWithClinicContext(undefined as never, look),
  'a clinic with SQL behind it': ({ database, beta }) =>
    database.executeWithClinicContext(`${beta.clinicId}' OR true --`, look),
  'another clinic from system work': ({ database, beta }) =>
    database.runAsSystem(grant, () => database.executeWithClinicContext(beta.clinicId, look)),
});

export const ungranted: Calls = {
  'a model that was not granted': asGrant({ ...grant, models: ['Clinic'] }),
  'a model under another spelling': asGrant({ ...grant, models: ['patient', 'patients', 'Patient '] }),
  'a model by what every object has': asGrant({ ...grant, models: ['constructor', '__proto__'] }),
};

/** Neighbours of all these that are in order. */
export const legal: Calls = {
  'a job': asIdentity((alpha) => alpha),
  'a clinic in capitals': asIdentity((alpha) => ({ ...alpha, clinicId: alpha.clinicId.toUpperCase() })),
  'an identity that still holds': asIdentity((alpha) => ({
    ...alpha,
    expiresAt: new Date(Date.now() + 60_000),
  })),
  'claims that mean nothing here': asIdentity((alpha) => ({ ...alpha, isAdmin: true, iat: 1 })),
  'a narrow grant': asGrant(grant),
  ...asAlpha({
    ...clinicBound,
    'its own clinic by name': ({ database, alpha }) =>
      database.executeWithClinicContext(alpha.clinicId, look),
  }),
};
