import type { Principal } from '../../src/context/request-context.js';
import type { Caller } from '../../src/prisma/caller.js';
import { newSession } from '../../src/prisma/client-sessions.js';
import type { ConnectionPool } from '../../src/prisma/connection-pool.js';
import type { Road, Stop } from '../../src/prisma/road.js';
import { clinicPrincipal } from './principal-fixture.js';

/** Somebody with a session of their own. */
export function callerOf(principal: Principal = clinicPrincipal()): Caller {
  return { principal, session: newSession(20) };
}

/** A road to one server, without detours: one attempt, on this pool. */
export function roadTo(pool: ConnectionPool, changes: Partial<Stop> = {}, hasReplicas = false): Road {
  const server = { name: 'primary', clinic: pool, system: pool, health: pool };
  const stop: Stop = { server, isSpill: false, isPrimary: true, timeline: 1, ...changes };
  return {
    hasReplicas,
    passed: () => undefined,
    read: (_journey: unknown, attempt: (stop: Stop) => Promise<unknown>) => attempt(stop),
    write: (_options: unknown, _isKeyed: unknown, attempt: (stop: Stop) => Promise<unknown>) => attempt(stop),
  } as unknown as Road;
}
