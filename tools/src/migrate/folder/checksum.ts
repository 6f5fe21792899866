import { createHash } from 'node:crypto';

/** The checksum that `_prisma_migrations` keeps of a `migration.sql`: SHA-256, lower-case hexadecimal. */
export function checksumOf(script: string): string {
  return createHash('sha256').update(script).digest('hex');
}

/** Whether a script is the one a checksum was taken of; as in Prisma, line endings alone are no edit. */
export function matchesChecksum(script: string, checksum: string): boolean {
  const unix = script.replaceAll('\r\n', '\n');
  return [script, unix, unix.replaceAll('\n', '\r\n')].some((text) => checksumOf(text) === checksum);
}
