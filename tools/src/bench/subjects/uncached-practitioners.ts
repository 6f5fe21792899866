import pg from 'pg';
import type { PractitionerKey } from '../database/practitioner-world.js';
import { openPlainPrisma, type PlainPrisma } from './plain-prisma.client.js';
import type { SubjectSetup } from './subject.js';

/** What caches are put around: Prisma by itself, which asks the database each time. */
export interface UncachedPractitioners {
  readonly prisma: PlainPrisma;
  close(): Promise<void>;
}

export async function openUncachedPractitioners({
  url,
  connections,
}: SubjectSetup): Promise<UncachedPractitioners> {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  const prisma = await openPlainPrisma(pool);
  return {
    prisma,
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

/** Finds the row by all of its key, as a caller must who has no row-level security. */
export function findPractitioner(
  prisma: Pick<PlainPrisma, 'practitioner'>,
  { clinicId, id }: PractitionerKey,
): Promise<{ readonly id: string } | null> {
  return prisma.practitioner.findFirst({ where: { id, clinicId } });
}

/** Where a cache that is told its keys keeps the row. */
export function keyOf({ clinicId, id }: PractitionerKey): string {
  return `practitioner:${clinicId}:${id}`;
}
