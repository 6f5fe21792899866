import type { SuperuserSession } from './superuser-session.js';

/** Sessions of the module on the server, in this database; the one that listens belongs to no pool. */
const SESSIONS = `FROM pg_stat_activity WHERE datname = current_database()
  AND application_name LIKE 'healthcare-database:%' AND query NOT LIKE 'LISTEN %'`;

/** Which of these sessions the server still has. @param pids of backends */
export async function sessionsAmong(server: SuperuserSession, pids: readonly number[]): Promise<Set<number>> {
  const rows = await server.rows<{ pid: number }>('SELECT pid FROM pg_stat_activity WHERE pid = ANY ($1)', [
    pids,
  ]);
  return new Set(rows.map(({ pid }) => pid));
}

/** Ends every session of the module from outside, as an operator does; it opens new ones. */
export async function endModuleSessions(server: SuperuserSession): Promise<void> {
  await server.rows(`SELECT pg_terminate_backend(pid) ${SESSIONS}`);
}

/** The server's own count of the module's sessions (H17). */
export async function countModuleSessions(server: SuperuserSession): Promise<number> {
  return await server.number(`SELECT count(*) ${SESSIONS}`);
}
