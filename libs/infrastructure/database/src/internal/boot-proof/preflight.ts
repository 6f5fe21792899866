import type { CatalogQuery } from './catalog-query.port.js';
import type { Finding } from './finding.js';
import { OWNER_ROLE, SESSION_ROLES } from './roles.js';
import { textArray } from './sql-text.js';

/** Source: the oldest release that every statement of the migrations is tested on. */
const OLDEST_SERVER = 150_000;

/** What must be there before any other check can even be asked. */
export async function findMissingGround(query: CatalogQuery): Promise<Finding[]> {
  const [server] = await query(
    `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version`,
  );
  if (Number(server?.['number']) < OLDEST_SERVER) return [tooOld(String(server?.['version']))];
  const missing = await query(
    `SELECT 'role ' || name AS subject FROM unnest(${textArray([OWNER_ROLE, ...SESSION_ROLES])}) AS expected (name)
     WHERE to_regrole(name) IS NULL
     UNION ALL
     SELECT 'function ' || name FROM unnest(${textArray(groundFunctions)}) AS expected (name)
     WHERE to_regprocedure(name) IS NULL`,
  );
  return missing.map(({ subject }) => unmigrated(String(subject)));
}

const groundFunctions = ['healthcare.applied_migrations()', 'healthcare.refuse_ddl()'];

function tooOld(version: string): Finding {
  return {
    check: 'server-version',
    subject: `PostgreSQL ${version}`,
    problem: 'is older than 15',
    wayOut: 'Upgrade the server; 15 to 18 are tested.',
  };
}

function unmigrated(subject: string): Finding {
  return {
    check: 'database-migrated',
    subject,
    problem: 'does not exist in this database',
    wayOut: 'Run `npm run db -- migrate deploy`, and check that DATABASE_URL names the right database.',
  };
}
