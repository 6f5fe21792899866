import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { errorCodeOf } from './error-code.js';
import { StartError } from './start.error.js';

const names = [
  'JWT_SECRET',
  'OPERATOR_TOKEN',
  'DB_TOKEN_KEY',
  'CACHE_ENCRYPTION_KEY',
  'ENCRYPTION_MASTER_KEY',
  'DEMO_PASSWORD',
] as const;
const SECRET_BYTES = 32;
const PASSWORD_BYTES = 12;

const secretsFile = z.partialRecord(z.enum(names), z.string().min(16));

/** What production must be given, made up once for development; `DEMO_PASSWORD` is what demo users sign in with. */
export type DevelopmentSecrets = Readonly<Record<(typeof names)[number], string>>;

/**
 * Reads the secrets of a data folder, making those it lacks. The file is its owner's alone.
 * @throws StartError when the file holds something else
 */
export async function developmentSecrets(dataFolder: string): Promise<DevelopmentSecrets> {
  const file = join(dataFolder, 'secrets.json');
  const kept = await readKept(file);
  const secrets = Object.fromEntries(
    names.map((name) => [name, kept[name] ?? generate(name)]),
  ) as DevelopmentSecrets;
  if (names.every((name) => kept[name] !== undefined)) return secrets;
  await mkdir(dataFolder, { recursive: true });
  await writeFile(`${file}.part`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.part`, file);
  return secrets;
}

function generate(name: (typeof names)[number]): string {
  if (name === 'DEMO_PASSWORD') return randomBytes(PASSWORD_BYTES).toString('base64url');
  // Keys are read as base64, in which base64url is understood, too.
  return randomBytes(SECRET_BYTES).toString(name.endsWith('_KEY') ? 'base64' : 'base64url');
}

async function readKept(file: string): Promise<Partial<DevelopmentSecrets>> {
  try {
    return secretsFile.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    if (errorCodeOf(cause) === 'ENOENT') return {};
    throw new StartError(
      `${file} does not hold the secrets of this folder.`,
      'Put it back from a copy, or delete it: new ones are made, and everybody signs in again.',
      { cause },
    );
  }
}
