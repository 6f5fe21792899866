import type { DatabaseService, WriteClient } from '@infrastructure/database';
import { z } from 'zod';
import { AdminError } from './admin.error.js';
import { findClinic, type FoundClinic } from './find-clinic.js';
import { firstPasswordHash } from './first-password.js';

const ROLE = 'clinic-admin';
const MODELS = ['Clinic', 'Credential', 'User', 'Membership', 'Profile'];
/** How the API marks an account whose owner has not chosen a password yet. */
const UNSET_PREFIX = 'unset:';

export interface AdminRequest {
  /** Id or slug. */
  readonly clinic: string;
  /** What the administrator signs in with. */
  readonly email: string;
  /** @defaultValue what stands before the @ */
  readonly name?: string;
  /** For an account that has none; an account that has one keeps it. */
  readonly password?: string;
  /** Who is recorded in the audit log. */
  readonly actor: string;
}

export interface AdminReport {
  readonly clinic: FoundClinic;
  readonly email: string;
  readonly userId: string;
  readonly account: 'made' | 'opened' | 'present';
  readonly role: 'given' | 'present';
}

/**
 * Makes a clinic's administrator, in one transaction: of a new account, or of one that is there.
 * @throws AdminError when the request cannot be met; nothing is changed then
 */
export async function makeClinicAdmin(
  database: DatabaseService,
  { actor, ...request }: AdminRequest,
): Promise<AdminReport> {
  const email = loginEmail(request.email);
  const { password, name = email.split('@')[0] ?? email } = request;
  const passwordHash = password === undefined ? null : await firstPasswordHash(password, email);
  const audit = { action: 'MAKE_CLINIC_ADMIN', resourceType: 'Membership' };
  return await database.runAsSystem({ reason: 'make a clinic’s administrator', actor, models: MODELS }, () =>
    database.executeHealthcareWrite(async (client) => {
      const clinic = await findClinic(client, request.clinic);
      const { userId, account } = await accountOf(client, { email, name, passwordHash });
      const role = await giveRole(client, clinic.id, userId);
      await client.profile.upsert({
        where: { clinicId_userId: { clinicId: clinic.id, userId } },
        create: { clinicId: clinic.id, userId, displayName: name },
        update: {},
      });
      return { clinic, email, userId, account, role };
    }, audit),
  );
}

/** As the API reads it at sign-in. */
function loginEmail(given: string): string {
  const parsed = z.email().max(320).toLowerCase().safeParse(given);
  if (parsed.success) return parsed.data;
  throw new AdminError('EMAIL_INVALID', 'That is no e-mail address.', 'Give one such as admin@example.org.');
}

interface AccountRequest {
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string | null;
}

async function accountOf(
  client: WriteClient,
  { email, name, passwordHash }: AccountRequest,
): Promise<Pick<AdminReport, 'userId' | 'account'>> {
  const found = await client.credential.findUnique({
    where: { loginEmail: email },
    select: { userId: true, passwordHash: true, user: { select: { status: true } } },
  });
  if (found?.user.status === 'disabled')
    throw new AdminError('USER_DISABLED', 'That user is disabled everywhere.', 'Give another address.');
  const hasPassword = found !== null && !found.passwordHash.startsWith(UNSET_PREFIX);
  if (hasPassword && passwordHash !== null)
    throw new AdminError(
      'PASSWORD_PRESENT',
      'That address has an account, whose password stays as it is.',
      'Leave the password out to make its owner an administrator.',
    );
  if (hasPassword) return { userId: found.userId, account: 'present' };
  if (passwordHash === null)
    throw new AdminError(
      'PASSWORD_MISSING',
      'That address has no password yet.',
      'Give one with --password-stdin.',
    );
  if (found !== null) {
    const data = { passwordHash, passwordChangedAt: new Date(), failedAttempts: 0, lockedUntil: null };
    await client.credential.update({ where: { userId: found.userId }, data });
    return { userId: found.userId, account: 'opened' };
  }
  const { id: userId } = await client.user.create({ data: { name, email }, select: { id: true } });
  await client.credential.create({ data: { userId, loginEmail: email, passwordHash } });
  return { userId, account: 'made' };
}

/** Whoever has left joins anew, for no way leads back from `ended`. */
async function giveRole(client: WriteClient, clinicId: string, userId: string): Promise<AdminReport['role']> {
  const key = { clinicId_userId: { clinicId, userId } };
  const found = await client.membership.findUnique({ where: key, select: { status: true, roles: true } });
  if (found?.status === 'active' && found.roles.includes(ROLE)) return 'present';
  if (found?.status === 'ended') await client.membership.delete({ where: key });
  const roles = [...new Set([...(found?.roles ?? []), ROLE])];
  if (found === null || found.status === 'ended')
    await client.membership.create({ data: { clinicId, userId, roles: [ROLE], status: 'active' } });
  else await client.membership.update({ where: key, data: { roles, status: 'active' } });
  return 'given';
}
