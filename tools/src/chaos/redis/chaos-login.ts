import { randomBytes } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import type { DatabaseService } from '@infrastructure/database';
import { loadClinic } from '../../load/load-clinic.js';

const EMAIL = 'load@example.test';
const PASSWORD_BYTES = 18;
const GRANT = { reason: 'sign in for npm run chaos', actor: 'npm run chaos', models: ['Credential', 'User'] };

export interface Login {
  readonly email: string;
  readonly password: string;
}

/** Lets the user of the load's clinic sign in to the API, with a password that only this run knows. */
export async function chaosLogin(database: DatabaseService): Promise<Login> {
  const { userId } = await loadClinic(database);
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  const open = { passwordHash: await hash(password), failedAttempts: 0, lockedUntil: null };
  await database.runAsSystem(GRANT, () =>
    database.executeHealthcareWrite(
      (client) =>
        client.credential.upsert({
          where: { userId },
          create: { userId, loginEmail: EMAIL, ...open },
          update: open,
        }),
      { action: 'OPEN_LOAD_ACCOUNT', resourceType: 'Credential' },
    ),
  );
  return { email: EMAIL, password };
}
