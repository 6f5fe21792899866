import { MigrationError } from '../migration.error.js';

const named = /^\d+_[\w-]+$/;
/** What `_prisma_migrations.migration_name` can hold, in characters. */
const longestName = 255;

/** Whether a folder's name is one that both this tool and `prisma migrate` put in the same order. */
export function isMigrationName(name: string): boolean {
  return named.test(name) && name.length <= longestName;
}

/**
 * The folder name of a new migration: UTC time to the second, then the words in snake case.
 *
 * @throws MigrationError `NAME_INVALID` when no letter or digit is left, or the name is too long
 */
export function newMigrationName(title: string, now: Date): string {
  const words = title
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  const name = `${now.toISOString().replace(/\D/g, '').slice(0, 14)}_${words}`;
  if (words !== '' && isMigrationName(name)) return name;
  throw new MigrationError(
    'NAME_INVALID',
    `A migration cannot be named "${title.slice(0, 60)}".`,
    'Use letters and digits, at most 240, as in "add appointment rooms".',
  );
}
