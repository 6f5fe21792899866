import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MigrationError } from '../migration.error.js';

/** One file of the Prisma schema. */
export interface SchemaFile {
  readonly path: string;
  readonly content: string;
}

/**
 * Reads the Prisma schema, which may be of several files.
 *
 * @throws MigrationError `SCHEMA_INVALID` when the folder holds none
 */
export async function readSchemaFiles(schemaDir: string): Promise<SchemaFile[]> {
  const names = (await listNames(schemaDir)).filter((name) => name.endsWith('.prisma')).sort();
  if (names.length === 0) throw noSchema(schemaDir);
  const paths = names.map((name) => join(schemaDir, name));
  return Promise.all(paths.map(async (path) => ({ path, content: await readFile(path, 'utf8') })));
}

async function listNames(schemaDir: string): Promise<string[]> {
  try {
    return await readdir(schemaDir);
  } catch (cause) {
    throw noSchema(schemaDir, cause);
  }
}

function noSchema(schemaDir: string, cause?: unknown): MigrationError {
  const problem = `The folder ${schemaDir} holds no *.prisma file.`;
  return new MigrationError('SCHEMA_INVALID', problem, 'Name the folder of the Prisma schema.', { cause });
}
