import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DatabaseService, Identity } from '@infrastructure/database';
import type { Accounts } from '../auth/accounts.js';
import { PasswordHasher } from '../auth/password-hasher.js';
import type { ApiOptions } from '../config/api.options.js';
import { InvitationTokens } from './invitation-token.js';
import { InvitationsService } from './invitations.service.js';
import type { InvitedUser, InvitedUsers } from './invited-users.js';

const inviter: Identity = { clinicId: 'c', userId: 'u', roles: ['clinic-admin'] };
const input = { name: 'Mary', email: 'mary@example.test', roles: ['nurse'], locationIds: [] };
const userId = '01939f4e-7c3a-7b21-9d55-0c7f3b6f2a10';

describe('inviting', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'healthcare-outbox-'));
  });
  afterEach(async () => rm(folder, { recursive: true }));

  /** With collaborators that answer at once, so that the floor is all there is to measure. */
  function service(invited: InvitedUser, mailPickupFolder: string | undefined = folder): InvitationsService {
    const database = { executeHealthcareRead: () => Promise.resolve({ name: 'Riverside' }) };
    const users = { invite: () => Promise.resolve(invited) };
    const options = { port: 3000, ...(mailPickupFolder !== '' && { mailPickupFolder }) };
    return new InvitationsService(
      database as unknown as DatabaseService,
      users as unknown as InvitedUsers,
      {} as Accounts,
      new PasswordHasher(),
      new InvitationTokens('s'.repeat(32)),
      options as ApiOptions,
    );
  }

  it('answers no sooner than after 300 ms, whoever is invited', async () => {
    for (const unsetSince of [undefined, new Date()]) {
      const startedAt = performance.now();
      const known = { membershipId: 'm', userId };
      await service(unsetSince === undefined ? known : { ...known, unsetSince }).invite(input, inviter);
      expect(performance.now() - startedAt).toBeGreaterThanOrEqual(298);
    }
  });

  it('puts one whole mail into the folder, for its owner alone', async () => {
    await service({ membershipId: 'm', userId, unsetSince: new Date() }).invite(input, inviter);
    const [name, ...more] = await readdir(folder);
    expect([name, more]).toEqual([expect.stringMatching(/^\d+-.+\.eml$/), []]);
    expect((await stat(join(folder, name!))).mode & 0o777).toBe(0o600);
    const mail = await readFile(join(folder, name!), 'utf8');
    expect(mail).toMatch(/^To: <mary@example\.test>\r\nSubject: You are invited to a clinic\r\n/);
    expect(mail).toContain('Riverside invites you');
    expect(mail).toMatch(/"token":"eyJ/);
  });

  it('does nothing where mails cannot be sent', async () => {
    await expect(service({ membershipId: 'm', userId }, '').invite(input, inviter)).rejects.toMatchObject({
      code: 'API_MAIL_UNAVAILABLE',
    });
  });
});
