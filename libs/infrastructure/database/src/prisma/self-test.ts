import { randomUUID } from 'node:crypto';
import { createError, DatabaseError } from '../errors/index.js';
import { newSession } from './client-sessions.js';
import { Prisma } from './generated/client/client.js';
import type { PrismaRuntime } from './prisma-runtime.js';
import type { ReadScope } from './read.scope.js';

/** The one Prisma release whose internals the lanes were proven on. */
const PROVEN_PRISMA = '7.10.0';
const CONCURRENT_CLINICS = 16;
/** A read may be sent again while its first answer is on the way, and both take a place. */
const MOST_SENT = 2;

/**
 * Shows at boot that the road from operation to statement keeps clinics apart under this very Prisma: many clinics
 * ask PostgreSQL at once, in one tick, which clinic it sees, and each must hear its own.
 *
 * @param most operations that the pool takes at once, in connections and in its queue
 * @throws DB_BOOT_REFUSED listing what does not hold
 */
export async function findPrismaDefects(runtime: PrismaRuntime, most = Infinity): Promise<string[]> {
  const version = Prisma.prismaVersion.client;
  const defects =
    version === PROVEN_PRISMA
      ? []
      : [
          `Prisma ${version} is installed, but only ${PROVEN_PRISMA} is proven; pin it exactly and run \`npm ci\`.`,
        ];
  const clinics = Array.from({ length: Math.min(CONCURRENT_CLINICS, Math.ceil(most / MOST_SENT)) }, () =>
    randomUUID(),
  );
  // The first time lanes are opened one after the other: only from then on are all asked in one tick.
  for (const ask of [byPrisma, byPrisma, pastPrisma]) {
    const answers = await Promise.all(
      clinics.map((clinicId) => seenClinic(runtime, clinicId, ask).catch(noneUnlessPassing)),
    );
    if (answers.some((answer, index) => answer !== clinics[index])) {
      defects.push('Prisma delivered a statement under another clinic than its own; do not use this build.');
      break;
    }
  }
  return defects;
}

/** A statement that failed for want of its clinic heard none; a server that cannot answer now has said nothing. */
function noneUnlessPassing(error: unknown): undefined {
  if (error instanceof DatabaseError && error.retryable) throw error;
}

type Ask = (scope: ReadScope) => Promise<string | undefined>;

const byPrisma: Ask = async (scope) => {
  const rows = await scope.perform(
    (client) => client.$queryRaw<{ clinic: string }[]>`SELECT current_setting('app.clinic_id') AS clinic`,
  );
  return rows[0]?.clinic;
};

/** On connections that the clinics share. */
const pastPrisma: Ask = async (scope) => {
  const { rows } = await scope.ask({ text: "SELECT current_setting('app.clinic_id')" });
  return rows[0]?.[0] as string | undefined;
};

async function seenClinic(runtime: PrismaRuntime, clinicId: string, ask: Ask): Promise<string> {
  const identity = Object.freeze({ clinicId, userId: clinicId, roles: Object.freeze([]) });
  const principal = Object.freeze({ kind: 'clinic' as const, identity });
  const scope = runtime.readScope({ principal, session: newSession(1) }, {});
  const seen = await ask(scope);
  if (seen === undefined) throw createError('DB_INTERNAL');
  return seen;
}
