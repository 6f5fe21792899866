import type pg from 'pg';

/** The password matters to nobody: the cluster is on the loopback and lives as long as the run. */
const PASSWORD = 'bench';
const PLAIN_ROLE = 'bench_plain';
const RECIPE_ROLE = 'bench_recipe';

/** The copy of the module's database that the peers read. */
export const PEER_DATABASE = 'bench_peers';

export interface PeerUrls {
  /** No row-level security at all. */
  readonly plain: string;
  /** Row-level security by a setting that this role may set with `set_config`, as the documented recipe has it. */
  readonly recipe: string;
}

/** Makes the peers' logins, and gives plain Prisma the ground that suits it best: an index on `id` alone. */
export async function createPeerRoles(session: pg.Client): Promise<void> {
  await session.query(`
    CREATE ROLE ${PLAIN_ROLE} LOGIN BYPASSRLS PASSWORD '${PASSWORD}';
    CREATE ROLE ${RECIPE_ROLE} LOGIN PASSWORD '${PASSWORD}';
    GRANT CONNECT ON DATABASE ${PEER_DATABASE} TO ${PLAIN_ROLE}, ${RECIPE_ROLE};
    GRANT USAGE ON SCHEMA healthcare TO ${PLAIN_ROLE}, ${RECIPE_ROLE};
    GRANT SELECT, INSERT, UPDATE ON healthcare.patients TO ${PLAIN_ROLE};
    GRANT SELECT ON healthcare.clinics, healthcare.practitioners TO ${PLAIN_ROLE};
    GRANT SELECT ON healthcare.patients TO ${RECIPE_ROLE};
    GRANT EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) TO ${RECIPE_ROLE};
    CREATE POLICY recipe ON healthcare.patients FOR SELECT TO ${RECIPE_ROLE}
      USING (clinic_id = (SELECT nullif(current_setting('app.clinic_id', true), '')::uuid));
    ALTER TABLE healthcare.patients DISABLE TRIGGER USER;
    CREATE UNIQUE INDEX patients_id_alone ON healthcare.patients (id)`);
  await session.query('VACUUM (ANALYZE) healthcare.patients');
}

/** @param url any login's address of the peers' database */
export function peerUrls(url: string): PeerUrls {
  const as = (role: string): string => {
    const login = new URL(url);
    login.username = role;
    login.password = PASSWORD;
    return login.href;
  };
  return { plain: as(PLAIN_ROLE), recipe: as(RECIPE_ROLE) };
}
