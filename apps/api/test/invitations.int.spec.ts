import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from './support/api-client.js';
import { asSystem } from './support/as-system.js';
import { auditRows } from './support/audit-log.js';
import { plantClinic, type PlantedClinic } from './support/plant-clinic.js';
import { startTestApi, type TestApi } from './support/test-api.js';

describe('an invitation', () => {
  let api: TestApi;
  let clinic: PlantedClinic;
  let other: PlantedClinic;
  let nobody: ApiClient;
  let admin: ApiClient;

  beforeAll(async () => {
    api = await startTestApi();
    clinic = await plantClinic(api.database, 'Riverside');
    other = await plantClinic(api.database, 'Hilltop');
    nobody = new ApiClient(api.url);
    admin = await nobody.as(clinic, 'clinic-admin');
  });
  afterAll(async () => api.stop());

  const invite = (email: string, roles = ['nurse'], more: object = {}) =>
    admin.post('/v1/users', { name: 'Mary Seacole', email, roles, ...more });

  async function mailTo(email: string): Promise<string> {
    const files = (await readdir(api.mailFolder)).sort();
    const mails = await Promise.all(files.map((name) => readFile(join(api.mailFolder, name), 'utf8')));
    return mails.findLast((mail) => mail.includes(`To: <${email}>`)) ?? '';
  }

  const tokenIn = (mail: string): string => /"token":"([^"]+)"/.exec(mail)?.[1] ?? '';

  it('tells nothing about whether the person has an account', async () => {
    const known = other.emails.nurse;
    const fresh = 'fresh@example.test';
    const answers = [];
    for (const email of [known, fresh]) {
      const startedAt = performance.now();
      const { status, body, headers } = await invite(email);
      expect(performance.now() - startedAt).toBeGreaterThanOrEqual(295);
      const names = [...headers.keys()].sort();
      answers.push({ status, body: { ...body, membershipId: typeof body['membershipId'] }, names });
    }
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toMatchObject({ status: 202, body: { status: 'invited', membershipId: 'string' } });
  });

  it('shows the clinic the same of both afterwards: nothing but what it said itself', async () => {
    const shown = (await admin.get('/v1/memberships?status=invited'))
      .items<Record<string, unknown>>()
      .map(({ id: _id, createdAt: _created, updatedAt: _updated, ...rest }) => rest);
    expect(shown).toHaveLength(2);
    expect(shown[0]).toEqual(shown[1]);
    expect(shown[0]).toMatchObject({
      userId: null,
      displayName: 'Mary Seacole',
      status: 'invited',
      roles: ['nurse'],
    });
    const users = (await admin.get('/v1/users')).items<{ email: string }>();
    const emails = users.map(({ email }) => email);
    expect(emails).toHaveLength(6);
    expect(emails).not.toContain(other.emails.nurse);
    expect(emails).not.toContain('fresh@example.test');
  });

  it('cannot be accepted by the clinic in the person’s place', async () => {
    const membershipId = (await invite(other.emails.billing)).field('membershipId');
    const answer = await admin.patch(`/v1/memberships/${membershipId}`, { status: 'active' });
    expect(answer.refusal).toEqual([409, 'API_STATE_CONFLICT']);
  });

  it('becomes a membership when an existing user signs in to the clinic', async () => {
    const email = other.emails.practitioner;
    await invite(email, ['receptionist']);
    expect(await mailTo(email)).not.toContain('token');
    const login = await nobody.post('/v1/auth/login', {
      email,
      password: 'correct horse battery staple',
      clinicId: clinic.id,
    });
    const me = await nobody.with(login.field('accessToken')).get('/v1/auth/me');
    expect(me.body).toMatchObject({ clinicId: clinic.id, roles: ['receptionist'] });
    const members = (await admin.get('/v1/memberships?status=active')).items<{ userId: string }>();
    expect(members.map(({ userId }) => userId)).toContain(other.userIds.practitioner);
  });

  it('lets only the mailbox choose the first password, once', async () => {
    const email = 'new.nurse@example.test';
    await invite(email);
    const token = tokenIn(await mailTo(email));
    const password = 'a password of her own';
    expect((await nobody.post('/v1/auth/invitations/accept', { token: `${token}x`, password })).status).toBe(
      401,
    );
    expect((await nobody.post('/v1/auth/login', { email, password })).status).toBe(401);
    expect((await nobody.post('/v1/auth/invitations/accept', { token, password })).status).toBe(204);
    const again = await nobody.post('/v1/auth/invitations/accept', {
      token,
      password: 'somebody else’s one',
    });
    expect(again.refusal).toEqual([401, 'API_INVITATION_REFUSED']);
    const nurse = nobody.with(await nobody.tokenOf(email, password));
    expect((await nurse.get('/v1/auth/me')).body).toMatchObject({ roles: ['nurse'], user: { email } });
  });

  it('gives an access token no power over passwords, and the other way round', async () => {
    const email = 'swap@example.test';
    await invite(email);
    const invitation = tokenIn(await mailTo(email));
    expect((await nobody.with(invitation).get('/v1/auth/me')).status).toBe(401);
    const token = await nobody.tokenOf(clinic.emails.nurse);
    const answer = await nobody.post('/v1/auth/invitations/accept', {
      token,
      password: 'a password of my own',
    });
    expect(answer.status).toBe(401);
  });

  it('can be repeated, which replaces the first one', async () => {
    const email = 'twice@example.test';
    await invite(email, ['nurse']);
    await invite(email, ['billing']);
    const invited = (await admin.get('/v1/memberships?status=invited')).items<{ roles: string[] }>();
    expect(invited.filter(({ roles }) => roles[0] === 'billing')).toHaveLength(1);
    const accounts = await asSystem(api.database, (client) =>
      client.credential.count({ where: { loginEmail: email } }),
    );
    expect(accounts).toBe(1);
  });

  it('is not needed for a member', async () => {
    expect((await invite(clinic.emails.nurse)).refusal).toEqual([409, 'API_ALREADY_MEMBER']);
  });

  it('makes one account when two clinics invite the same new address at once', async () => {
    const elsewhere = await nobody.as(other, 'clinic-admin');
    const body = { name: 'Both', email: 'both@example.test', roles: ['nurse'] };
    const answers = await Promise.all([admin.post('/v1/users', body), elsewhere.post('/v1/users', body)]);
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
  });

  it('leaves out a location of another clinic', async () => {
    const answer = await invite('place@example.test', ['nurse'], { locationIds: [other.locationId] });
    expect(answer.refusal).toEqual([409, 'DB_REFERENCE_CONFLICT']);
  });

  it('is recorded in the name of the one who invited', async () => {
    const rows = await auditRows(api.cluster, 'INVITE_USER');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.map((row) => row.on_behalf_of)).toContain(clinic.userIds['clinic-admin']);
  });
});

describe('memberships', () => {
  let api: TestApi;
  let clinic: PlantedClinic;
  let admin: ApiClient;

  beforeAll(async () => {
    api = await startTestApi();
    clinic = await plantClinic(api.database, 'Riverside');
    admin = await new ApiClient(api.url).as(clinic, 'clinic-admin');
  });
  afterAll(async () => api.stop());

  async function membershipOf(userId: string): Promise<string> {
    const members = (await admin.get('/v1/memberships')).items<{ id: string; userId: string }>();
    return members.find((member) => member.userId === userId)!.id;
  }

  it('keep the last administrator', async () => {
    const id = await membershipOf(clinic.userIds['clinic-admin']);
    for (const change of [{ roles: ['nurse'] }, { status: 'suspended' }, { status: 'ended' }]) {
      expect((await admin.patch(`/v1/memberships/${id}`, change)).refusal).toEqual([409, 'API_LAST_ADMIN']);
    }
    expect((await admin.get('/v1/users')).status).toBe(200);
  });

  it('keep one of two administrators who demote each other at the same time', async () => {
    const nurse = await membershipOf(clinic.userIds.nurse);
    expect((await admin.patch(`/v1/memberships/${nurse}`, { roles: ['clinic-admin'] })).status).toBe(200);
    const second = await new ApiClient(api.url).as(clinic, 'nurse');
    const first = await membershipOf(clinic.userIds['clinic-admin']);
    const answers = await Promise.all([
      admin.patch(`/v1/memberships/${nurse}`, { roles: ['billing'] }),
      second.patch(`/v1/memberships/${first}`, { roles: ['billing'] }),
    ]);
    expect(answers.map(({ status }) => status).sort()).not.toEqual([200, 200]);
    const left = await asSystem(api.database, (client) =>
      client.membership.count({
        where: { clinicId: clinic.id, roles: { has: 'clinic-admin' }, status: 'active' },
      }),
    );
    expect(left).toBe(1);
  });
});
