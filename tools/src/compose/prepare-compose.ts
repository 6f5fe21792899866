import { randomBytes } from 'node:crypto';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAuthority } from '../cluster/tls/certificate-authority.js';

const secretBytes = 32;

/** File names below the folder, with their content. */
export type PreparedFiles = Readonly<Record<string, string>>;

/** Where a prepared folder keeps the variables that Compose reads. */
export const composeEnvironment = 'compose.env';

/** Passwords, keys, certificates and addresses of one installation; each call makes new ones. */
export async function inventSecrets(newSecret: () => string = randomSecret): Promise<PreparedFiles> {
  const authority = await createAuthority('Healthcare compose authority');
  const primary = await authority.issue(['primary', 'localhost', '127.0.0.1']);
  const replica = await authority.issue(['replica', 'localhost', '127.0.0.1']);
  const operatorToken = newSecret();
  return {
    [composeEnvironment]: environmentFile(newSecret, operatorToken),
    'operator-token': operatorToken,
    'replication-password': newSecret(),
    'grafana-password': newSecret(),
    'encryption-master-key': randomBytes(secretBytes).toString('base64'),
    'ca.crt': authority.certificate,
    'primary.crt': primary.certificate,
    'primary.key': primary.key,
    'replica.crt': replica.certificate,
    'replica.key': replica.key,
  };
}

/**
 * Writes them into a folder that only its owner may enter. The files themselves are readable: inside the
 * containers other users than the host's owner have to read them.
 * @returns whether they were written; an installation that has its secrets keeps them
 */
export async function prepareCompose(folder: string, files: PreparedFiles): Promise<boolean> {
  const isNew = (await mkdir(folder, { recursive: true })) !== undefined;
  if (!isNew) return false;
  await chmod(folder, 0o700);
  for (const [name, content] of Object.entries(files))
    await writeFile(join(folder, name), content, { mode: 0o644 });
  return true;
}

function environmentFile(newSecret: () => string, operatorToken: string): string {
  const login = (role: string) => `postgresql://${role}:${newSecret()}@primary:5432/healthcare`;
  const variables = {
    DATABASE_URL: login('healthcare_app'),
    DATABASE_MIGRATION_URL: login('postgres'),
    DATABASE_SYSTEM_URL: login('healthcare_system'),
    DATABASE_AUDITOR_URL: login('healthcare_auditor'),
    REDIS_URL: `redis://:${newSecret()}@redis:6379/0`,
    DB_TOKEN_KEY: randomKey(),
    CACHE_ENCRYPTION_KEY: randomKey(),
    JWT_SECRET: newSecret(),
    OPERATOR_TOKEN: operatorToken,
  };
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

function randomSecret(): string {
  return randomBytes(secretBytes).toString('base64url');
}

function randomKey(): string {
  return randomBytes(secretBytes).toString('base64');
}
