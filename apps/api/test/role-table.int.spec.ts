import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ACTIONS, ROLES, type Permission, type Role } from '../src/access/role-table.js';
import { ApiClient, type Method } from './support/api-client.js';
import { plantClinic, type PlantedClinic } from './support/plant-clinic.js';
import { startTestApi, type TestApi } from './support/test-api.js';

/** The contract's table once more, in other words than the source's: a slip in one of them shows. */
const MAY: Readonly<Record<Role, string>> = {
  'clinic-admin':
    'demographics:read demographics:create demographics:update patients:read patients:update appointments:read appointments:create appointments:update records:read records:create prescriptions:read prescriptions:create prescriptions:update invoices:read invoices:create invoices:update practitioners:read practitioners:create practitioners:update users:read users:create users:update clinic:read clinic:update',
  practitioner:
    'demographics:read demographics:create demographics:update patients:read patients:update appointments:read appointments:create appointments:update records:read records:create prescriptions:read prescriptions:create prescriptions:update practitioners:read clinic:read',
  nurse:
    'demographics:read demographics:create demographics:update patients:read patients:update appointments:read appointments:create appointments:update records:read records:create prescriptions:read practitioners:read clinic:read',
  receptionist:
    'demographics:read demographics:create demographics:update appointments:read appointments:create appointments:update practitioners:read clinic:read',
  billing: 'demographics:read invoices:read invoices:create invoices:update clinic:read',
  auditor: '',
};

interface Probe {
  readonly method: Method;
  readonly path: string;
  readonly body?: object;
}

const PERMISSIONS = Object.entries(ACTIONS).flatMap(([name, actions]) =>
  actions.map((action) => `${name}:${action}` as Permission),
);
const PAIRS = ROLES.flatMap((role) => PERMISSIONS.map((permission) => ({ role, permission })));

describe('the role table', () => {
  let api: TestApi;
  let clinic: PlantedClinic;
  const clients = new Map<Role, ApiClient>();
  const made: Record<string, string> = {};
  let slot = 0;

  beforeAll(async () => {
    api = await startTestApi();
    clinic = await plantClinic(api.database, 'Riverside');
    for (const role of ROLES) clients.set(role, await new ApiClient(api.url).as(clinic, role));
    const admin = clients.get('clinic-admin')!;
    for (const name of ['appointments', 'prescriptions', 'invoices'] as const) {
      made[name] = (await admin.post(`/v1/${name}`, bodyOf(name))).id;
    }
    made['memberships'] = (await admin.get('/v1/memberships')).items()[0]!.id;
  });
  afterAll(async () => api.stop());

  function bodyOf(name: 'appointments' | 'prescriptions' | 'invoices'): object {
    const { patientId, practitionerId } = clinic;
    slot += 1;
    const day = new Date(Date.UTC(2027, 0, slot));
    if (name === 'appointments') {
      return {
        patientId,
        practitionerId,
        startsAt: day.toISOString(),
        endsAt: new Date(+day + 60_000).toISOString(),
      };
    }
    if (name === 'invoices') return { patientId, lines: [{ description: 'Visit', unitPrice: '10' }] };
    return { patientId, code: '1', description: 'Tablet', startedAt: day.toISOString() };
  }

  /** A request that succeeds for whoever holds the permission, and needs no other than the role can have with it. */
  function probeOf(permission: Permission): Probe {
    const post = (path: string, body: object): Probe => ({ method: 'POST', path, body });
    const patch = (path: string, body: object): Probe => ({ method: 'PATCH', path, body });
    const get = (path: string): Probe => ({ method: 'GET', path });
    const record = { code: '1', description: 'x', patientId: clinic.patientId, onsetOn: '2026-01-01' };
    slot += 1;
    const probes: Record<Permission, () => Probe> = {
      'demographics:read': () => get('/v1/patients'),
      'demographics:create': () =>
        post('/v1/patients', { firstName: 'A', lastName: 'B', birthDate: '1990-01-01' }),
      'demographics:update': () => patch(`/v1/patients/${clinic.patientId}`, { city: `City ${slot}` }),
      'patients:read': () => get(`/v1/patients/${clinic.patientId}`),
      'patients:update': () => patch(`/v1/patients/${clinic.patientId}`, { notes: `Note ${slot}` }),
      'appointments:read': () => get('/v1/appointments'),
      'appointments:create': () => post('/v1/appointments', bodyOf('appointments')),
      'appointments:update': () => patch(`/v1/appointments/${made['appointments']}`, { reason: `R ${slot}` }),
      'records:read': () => get('/v1/medical-records/conditions'),
      'records:create': () => post('/v1/medical-records/conditions', record),
      'prescriptions:read': () => get('/v1/prescriptions'),
      'prescriptions:create': () => post('/v1/prescriptions', bodyOf('prescriptions')),
      'prescriptions:update': () =>
        patch(`/v1/prescriptions/${made['prescriptions']}`, { dosage: `D ${slot}` }),
      'invoices:read': () => get('/v1/invoices'),
      'invoices:create': () => post('/v1/invoices', bodyOf('invoices')),
      'invoices:update': () => patch(`/v1/invoices/${made['invoices']}`, { payer: `P ${slot}` }),
      'practitioners:read': () => get('/v1/practitioners'),
      'practitioners:create': () => post('/v1/practitioners', { name: `Dr. ${slot}` }),
      'practitioners:update': () =>
        patch(`/v1/practitioners/${clinic.practitionerId}`, { specialty: `S ${slot}` }),
      'users:read': () => get('/v1/memberships'),
      'users:create': () =>
        post('/v1/users', { name: 'New', email: `new-${slot}@example.test`, roles: ['nurse'] }),
      'users:update': () => patch(`/v1/memberships/${made['memberships']}`, { displayName: `Name ${slot}` }),
      'clinic:read': () => get('/v1/clinics/me'),
      'clinic:update': () => patch('/v1/clinics/me', { city: `City ${slot}` }),
    };
    return probes[permission]();
  }

  it.each(PAIRS)('$role, $permission', async ({ role, permission }) => {
    const isAllowed = MAY[role].split(' ').includes(permission);
    const { method, path, body } = probeOf(permission);
    const answer = await clients.get(role)!.send(method, path, body);
    if (permission === 'patients:read' && answer.status === 200) {
      // Whoever may read demographics gets the row; the rest of it is the permission.
      expect('notes' in answer.body).toBe(isAllowed);
      return;
    }
    const { status } = answer;
    expect([status >= 200 && status < 300, status, answer.body['code']]).toEqual(
      isAllowed ? [true, status, answer.body['code']] : [false, 403, 'API_FORBIDDEN'],
    );
  });

  it('lets nobody in without a token, whatever the route', async () => {
    const nobody = new ApiClient(api.url);
    for (const permission of PERMISSIONS) {
      const { method, path, body } = probeOf(permission);
      const answer = await nobody.send(method, path, body);
      expect([permission, answer.status, answer.headers.get('www-authenticate')]).toEqual([
        permission,
        401,
        'Bearer',
      ]);
    }
  });
});
