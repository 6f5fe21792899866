import pg from 'pg';
import type { ConnectionTarget } from './connection-target.js';
import { translateConnectError } from './connect-errors.js';
import { sessionError } from './session-errors.js';

/** Runs a piece of work on one session of its own, which is closed whatever happens. */
export async function withSession<T>(
  target: ConnectionTarget,
  work: (session: pg.Client) => Promise<T>,
): Promise<T> {
  const session = await openSession(target);
  try {
    return await work(session);
  } catch (cause) {
    throw sessionError(cause, target.label);
  } finally {
    await session.end();
  }
}

/**
 * Opens a session that the caller has to end.
 *
 * @throws MigrationError `DATABASE_UNREACHABLE`, `DATABASE_REFUSED` or `SERVER_TOO_OLD`
 */
export async function openSession(target: ConnectionTarget): Promise<pg.Client> {
  const session = new pg.Client(target.config());
  // A server that goes away also ends the socket; the statement under way, or the next one, reports it.
  session.on('error', () => undefined);
  try {
    await session.connect();
  } catch (cause) {
    throw translateConnectError(cause, target.label);
  }
  return session;
}
