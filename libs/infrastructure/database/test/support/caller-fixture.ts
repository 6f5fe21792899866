import type { SeenMarks } from '../../src/pipeline/session-footing.js';
import type { Principal } from '../../src/context/request-context.js';
import type { Caller } from '../../src/prisma/caller.js';
import { newSession } from '../../src/prisma/client-sessions.js';
import type { ConnectionPool } from '../../src/prisma/connection-pool.js';
import type { Road, Stop } from '../../src/prisma/road.js';
import type { Server } from '../../src/prisma/servers.js';
import { clinicPrincipal } from './principal-fixture.js';

/** Somebody with a session of their own. */
export function callerOf(principal: Principal = clinicPrincipal()): Caller {
  return { principal, session: newSession(20) };
}

/** A server whose work all goes through this pool. */
export function serverOn(pool: ConnectionPool, name = 'primary'): Server {
  const connection = { host: '127.0.0.1', port: 1, user: 'nobody', database: 'none' };
  const role = name === 'primary' ? 'primary' : 'replica';
  return { name, target: { name, role, connection, ssl: false }, clinic: pool, system: pool, health: pool };
}

/** A road to one server, without detours: one attempt, on this pool. */
export function roadTo(pool: ConnectionPool, changes: Partial<Stop> = {}, hasReplicas = false): Road {
  const server = serverOn(pool);
  const stop: Stop = { server, isSpill: false, isPrimary: true, timeline: 1, ...changes };
  return {
    hasReplicas,
    passed: () => undefined,
    read: (_journey: unknown, attempt: (stop: Stop) => Promise<unknown>) => attempt(stop),
    write: (_options: unknown, _isKeyed: unknown, attempt: (stop: Stop) => Promise<unknown>) => attempt(stop),
  } as unknown as Road;
}

/** Where nothing is cached, nobody needs to know when something was seen. */
export const UNMARKED: SeenMarks = { now: 0, committed: () => undefined };
