import pg from 'pg';
import { ClusterError } from '../cluster.error.js';
import { applicationRoles, type ApplicationRole } from '../folder/secrets.js';
import { replicationUser } from '../postgres/host-based-authentication.js';
import { scramVerifier } from './scram-verifier.js';

/**
 * Gives the roles that the migrations made their passwords and the right to log in.
 * @throws ClusterError ROLES_MISSING naming those that don't exist yet
 */
export async function assignRolePasswords(
  session: pg.Client,
  passwords: Readonly<Record<ApplicationRole, string>>,
): Promise<void> {
  const found = await session.query<{ rolname: string }>(
    'select rolname from pg_roles where rolname = any($1)',
    [applicationRoles],
  );
  const present = new Set(found.rows.map((row) => row.rolname));
  const missing = applicationRoles.filter((role) => !present.has(role));
  if (missing.length > 0) throw rolesMissing(missing);
  for (const role of applicationRoles) await setPassword(session, role, passwords[role]);
}

/** The one role that the cluster makes itself: replicas stream as it. */
export async function ensureReplicationRole(session: pg.Client, password: string): Promise<void> {
  const found = await session.query('select from pg_roles where rolname = $1', [replicationUser]);
  if (found.rowCount === 0) await session.query(`create role ${replicationUser} with replication`);
  await setPassword(session, replicationUser, password);
}

async function setPassword(session: pg.Client, role: string, password: string): Promise<void> {
  const verifier = pg.escapeLiteral(scramVerifier(password));
  await session.query(`alter role ${pg.escapeIdentifier(role)} with login password ${verifier}`);
}

function rolesMissing(missing: readonly string[]): ClusterError {
  return new ClusterError(
    'ROLES_MISSING',
    `The roles ${missing.join(', ')} don't exist.`,
    'Deploy the migrations first; they make the roles.',
  );
}
