import { createSecretKey, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { ApiClient } from './support/api-client.js';
import { PASSWORD, plantClinic, type PlantedClinic } from './support/plant-clinic.js';
import { asSystem } from './support/as-system.js';
import { JWT_SECRET, startTestApi, type TestApi } from './support/test-api.js';

interface OwnSession {
  readonly id: string;
  readonly isCurrent: boolean;
}

describe('signing in', () => {
  let api: TestApi;
  let clinic: PlantedClinic;
  let other: PlantedClinic;
  let nobody: ApiClient;

  beforeAll(async () => {
    api = await startTestApi();
    clinic = await plantClinic(api.database, 'Riverside');
    other = await plantClinic(api.database, 'Hilltop');
    nobody = new ApiClient(api.url);
  });
  afterAll(async () => api.stop());

  const login = (email: string, password = PASSWORD, more: object = {}) =>
    nobody.post('/v1/auth/login', { email, password, ...more });

  it('answers alike, and as late, for an unknown address, a wrong password and another clinic', async () => {
    const email = clinic.emails.nurse;
    const attempts = [
      () => login('nobody@example.test'),
      () => login(email, 'wrong'),
      () => login(email, PASSWORD, { clinicId: other.id }),
    ];
    for (const attempt of attempts) {
      const startedAt = performance.now();
      const { status, body } = await attempt();
      expect(performance.now() - startedAt).toBeGreaterThanOrEqual(295);
      expect({ ...body, correlationId: '' }).toEqual({
        type: 'urn:healthcare:problem:API_LOGIN_REFUSED',
        title: 'Unauthorized',
        status: 401,
        detail: expect.any(String),
        code: 'API_LOGIN_REFUSED',
        retryable: false,
        correlationId: '',
      });
      expect(status).toBe(401);
    }
  });

  it('takes the address in any case', async () => {
    expect((await login(clinic.emails.billing.toUpperCase())).body['outcome']).toBe('signed-in');
  });

  it('locks the account at the fifth wrong password, also for the right one', async () => {
    const email = clinic.emails.receptionist;
    for (let failure = 1; failure <= 5; failure += 1) expect((await login(email, 'wrong')).status).toBe(401);
    expect((await login(email)).body['code']).toBe('API_LOGIN_REFUSED');
    await asSystem(api.database, (client) =>
      client.credential.update({
        where: { loginEmail: email },
        data: { lockedUntil: new Date(Date.now() - 1) },
      }),
    );
    expect((await login(email)).status).toBe(200);
    const { failedAttempts } = await asSystem(api.database, (client) =>
      client.credential.findUniqueOrThrow({ where: { loginEmail: email } }),
    );
    expect(failedAttempts).toBe(0);
  });

  it('counts simultaneous guesses: no more than the free ones look at the password', async () => {
    const email = clinic.emails.auditor;
    await Promise.all(Array.from({ length: 12 }, () => login(email, 'wrong')));
    const { failedAttempts, lockedUntil } = await asSystem(api.database, (client) =>
      client.credential.findUniqueOrThrow({ where: { loginEmail: email } }),
    );
    expect(failedAttempts).toBe(5);
    expect(lockedUntil!.getTime()).toBeGreaterThan(Date.now());
  });

  it('lets members of several clinics choose one', async () => {
    const email = clinic.emails.practitioner;
    await asSystem(api.database, (client) =>
      client.membership.create({
        data: { clinicId: other.id, userId: clinic.userIds.practitioner, roles: ['nurse'], status: 'active' },
      }),
    );
    const { body } = await login(email);
    expect(body).toEqual({
      outcome: 'choose-clinic',
      clinics: [expect.objectContaining({ id: other.id }), expect.objectContaining({ id: clinic.id })],
    });
    const chosen = await login(email, PASSWORD, { clinicId: other.id });
    const me = await nobody.with(chosen.field('accessToken')).get('/v1/auth/me');
    expect(me.body).toMatchObject({ clinicId: other.id, roles: ['nurse'], user: { email } });
  });

  it('ends with the logout: the token stops working at once', async () => {
    const nurse = await nobody.as(clinic, 'nurse');
    expect((await nurse.get('/v1/auth/me')).status).toBe(200);
    expect((await nurse.post('/v1/auth/logout')).status).toBe(204);
    expect((await nurse.get('/v1/auth/me')).body['code']).toBe('API_UNAUTHENTICATED');
  });

  it('lists the own sessions and ends another of them, nobody else’s', async () => {
    const [here, there] = [await nobody.as(clinic, 'billing'), await nobody.as(clinic, 'billing')];
    const sessions = (await here.get('/v1/auth/sessions')).items<OwnSession>();
    expect(sessions.filter(({ isCurrent }) => isCurrent)).toHaveLength(1);
    const listed = (await there.get('/v1/auth/sessions')).items<OwnSession>();
    const { id } = listed.find(({ isCurrent }) => isCurrent)!;
    const admin = await nobody.as(clinic, 'clinic-admin');
    expect((await admin.delete(`/v1/auth/sessions/${id}`)).status).toBe(404);
    expect((await here.delete(`/v1/auth/sessions/${id}`)).status).toBe(204);
    expect([(await there.get('/v1/auth/me')).status, (await here.get('/v1/auth/me')).status]).toEqual([
      401, 200,
    ]);
  });

  it('changes the password, which ends every other session', async () => {
    const [here, there] = [await nobody.as(other, 'nurse'), await nobody.as(other, 'nurse')];
    const newPassword = 'a completely new password';
    const wrong = await here.post('/v1/auth/password', { currentPassword: 'wrong', newPassword });
    expect(wrong.body['code']).toBe('API_LOGIN_REFUSED');
    const changed = await here.post('/v1/auth/password', { currentPassword: PASSWORD, newPassword });
    expect(changed.status).toBe(204);
    expect([(await there.get('/v1/auth/me')).status, (await here.get('/v1/auth/me')).status]).toEqual([
      401, 200,
    ]);
    expect((await login(other.emails.nurse)).status).toBe(401);
    expect((await login(other.emails.nurse, newPassword)).status).toBe(200);
  });

  it.each([
    ['a suspended membership', 'membership'],
    ['a disabled user', 'user'],
    ['a suspended clinic', 'clinic'],
  ] as const)('stops a running session of %s with the next request', async (_title, what) => {
    const third = await plantClinic(api.database, `Third${what}`);
    const nurse = await nobody.as(third, 'nurse');
    expect((await nurse.get('/v1/patients')).status).toBe(200);
    await asSystem(api.database, async (client) => {
      const userId = third.userIds.nurse;
      if (what === 'clinic')
        await client.clinic.update({ where: { id: third.id }, data: { status: 'suspended' } });
      if (what === 'user') await client.user.update({ where: { id: userId }, data: { status: 'disabled' } });
      if (what === 'membership') {
        await client.membership.updateMany({
          where: { clinicId: third.id, userId },
          data: { status: 'suspended' },
        });
      }
    });
    expect((await nurse.get('/v1/patients')).status).toBe(401);
    expect((await login(third.emails.nurse)).status).toBe(401);
  });

  it('stops the session of a suspended member whom the clinic itself manages, and so still sees', async () => {
    const [clinicId, userId] = [other.id, other.userIds['clinic-admin']];
    const managed = await api.database.runInContext({ clinicId, userId, roles: [] }, () =>
      api.database.executeInTransaction(async (client) => {
        const user = await client.user.create({ data: { name: 'Managed', email: 'managed@example.test' } });
        return await client.membership.create({
          data: { userId: user.id, roles: ['nurse'], status: 'active' },
        });
      }),
    );
    await asSystem(api.database, async (client) => {
      const { passwordHash } = await client.credential.findUniqueOrThrow({ where: { userId } });
      await client.credential.create({
        data: { userId: managed.userId, loginEmail: 'managed@example.test', passwordHash },
      });
    });
    const nurse = nobody.with(await nobody.tokenOf('managed@example.test'));
    expect((await nurse.get('/v1/patients')).status).toBe(200);
    const admin = await nobody.as(other, 'clinic-admin');
    expect((await admin.patch(`/v1/memberships/${managed.id}`, { status: 'suspended' })).status).toBe(200);
    expect((await nurse.get('/v1/patients')).status).toBe(401);
  });

  it('takes the roles from the membership of today, not from the token', async () => {
    const third = await plantClinic(api.database, 'Demoted');
    const admin = await nobody.as(third, 'clinic-admin');
    expect((await admin.get('/v1/users')).status).toBe(200);
    await asSystem(api.database, (client) =>
      client.membership.updateMany({
        where: { clinicId: third.id, userId: third.userIds['clinic-admin'] },
        data: { roles: ['billing'] },
      }),
    );
    expect((await admin.get('/v1/users')).status).toBe(403);
  });

  describe('refuses a token that', () => {
    interface Forgery {
      readonly secret?: string;
      readonly algorithm?: string;
      readonly type?: string;
      readonly claims?: Record<string, unknown>;
    }

    /** A token like ours, with real session data, and one thing wrong. */
    async function forge({
      secret = JWT_SECRET,
      algorithm = 'HS256',
      type = 'at+jwt',
      claims = {},
    }: Forgery) {
      const email = clinic.emails['clinic-admin'];
      const real = await nobody.tokenOf(email);
      const payload = JSON.parse(Buffer.from(real.split('.')[1]!, 'base64url').toString()) as Record<
        string,
        unknown
      >;
      const changed = Object.entries({ ...payload, ...claims }).filter(([, value]) => value !== undefined);
      return await new SignJWT(Object.fromEntries(changed))
        .setProtectedHeader({ alg: algorithm, typ: type })
        .sign(createSecretKey(Buffer.from(secret)));
    }

    const now = Math.floor(Date.now() / 1000);
    const cases: [string, Forgery][] = [
      ['is signed with another secret', { secret: 'another-secret-of-just-the-right-size-000' }],
      ['is signed in another way', { algorithm: 'HS384' }],
      ['is of another type', { type: 'invitation+jwt' }],
      ['has expired', { claims: { exp: now - 60 } }],
      ['never expires', { claims: { exp: undefined } }],
      ['comes from elsewhere', { claims: { iss: 'somebody' } }],
      ['is meant for something else', { claims: { aud: 'healthcare-invitation' } }],
      ['names no session', { claims: { jti: undefined } }],
      ['names an unknown session', { claims: { jti: randomUUID() } }],
      ['names another user', { claims: { sub: randomUUID() } }],
      ['names another clinic', { claims: { clinic: randomUUID() } }],
      ['names no clinic at all', { claims: { clinic: 'healthcare' } }],
    ];

    it('is none: the control, which only repeats a real one, is taken', async () => {
      expect((await nobody.with(await forge({})).get('/v1/patients')).status).toBe(200);
    });

    it.each(cases)('%s', async (_title, forgery) => {
      const { status, body } = await nobody.with(await forge(forgery)).get('/v1/patients');
      expect([status, body['code']]).toEqual([401, 'API_UNAUTHENTICATED']);
    });

    it('has no signature', async () => {
      const [, payload] = (await nobody.tokenOf(clinic.emails['clinic-admin'])).split('.');
      const header = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url');
      expect((await nobody.with(`${header}.${payload}.`).get('/v1/patients')).status).toBe(401);
    });
  });

  it('believes no header about who is calling', async () => {
    const { status } = await nobody.get('/v1/patients', {
      'x-user-id': clinic.userIds['clinic-admin'],
      'x-clinic-id': clinic.id,
    });
    expect(status).toBe(401);
  });
});
