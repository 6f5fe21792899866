import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deploy } from '@tools/dev/migrate';

const inWorkspace = (path: string) => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));

/**
 * Migrates a database as the release before this one would have: without the newest migration.
 * @returns the name of the migration that it lacks
 */
export async function deployAllButNewest(url: string): Promise<string> {
  const migrations = await mkdtemp(join(tmpdir(), 'healthcare-migrations-'));
  try {
    await cp(inWorkspace('prisma/migrations'), migrations, { recursive: true });
    const newest = (await readdir(migrations))
      .filter((name) => /^\d{14}_/.test(name))
      .sort()
      .at(-1);
    if (newest === undefined) throw new Error('there are no migrations');
    await rm(join(migrations, newest), { recursive: true });
    await deploy({ url, schemaDir: inWorkspace('prisma/schema'), migrationsDir: migrations });
    return newest;
  } finally {
    await rm(migrations, { recursive: true, force: true });
  }
}
