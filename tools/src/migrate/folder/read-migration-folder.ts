import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOfError, messageOfError } from '../error-facts.js';
import { MigrationError } from '../migration.error.js';
import type { Migration, MigrationFolder, UnreadableMigration } from './migration.js';
import { isMigrationName } from './migration-name.js';

/**
 * Reads every migration below a folder; a folder that does not exist holds none.
 *
 * @throws MigrationError `FOLDER_INVALID` when the folder itself cannot be read
 */
export async function readMigrationFolder(migrationsDir: string): Promise<MigrationFolder> {
  const names = await listFolders(migrationsDir);
  const read = await Promise.all(names.map((name) => readMigration(migrationsDir, name)));
  return {
    migrations: read.filter((entry): entry is Migration => 'script' in entry),
    unreadable: read.filter((entry): entry is UnreadableMigration => 'problem' in entry),
  };
}

async function listFolders(migrationsDir: string): Promise<string[]> {
  try {
    const entries = await readdir(migrationsDir, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    return folders.sort((a, b) => (a < b ? -1 : 1));
  } catch (cause) {
    if (isMissing(cause)) return [];
    throw new MigrationError(
      'FOLDER_INVALID',
      `The migrations folder ${migrationsDir} cannot be read.`,
      'Check its path and permissions.',
      { cause },
    );
  }
}

async function readMigration(migrationsDir: string, name: string): Promise<Migration | UnreadableMigration> {
  if (!isMigrationName(name)) {
    return {
      name,
      problem: 'its name is not digits, an underscore and a word, as in 20260131120000_add_rooms',
    };
  }
  try {
    const script = await readText(join(migrationsDir, name, 'migration.sql'));
    if (script === null) return { name, problem: 'it holds no migration.sql' };
    return { name, script, down: await readText(join(migrationsDir, name, 'down.sql')) };
  } catch (cause) {
    return { name, problem: `a file of it cannot be read (${reason(cause)})` };
  }
}

/** Strict decoding: a replaced character would change the script without anybody noticing. */
async function readText(path: string): Promise<string | null> {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(path));
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw cause;
  }
}

function isMissing(cause: unknown): boolean {
  return codeOfError(cause) === 'ENOENT';
}

function reason(cause: unknown): string {
  const code = codeOfError(cause);
  return code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'it is not UTF-8' : (code ?? messageOfError(cause));
}
