import type { CatalogCheck } from '../catalog-check.js';
import { OWNER_ROLE, SESSION_ROLES } from '../roles.js';
import { literal, textArray, valueRows } from '../sql-text.js';

const allRoles = textArray([OWNER_ROLE, ...SESSION_ROLES]);
const sessionRoles = textArray(SESSION_ROLES);

/** Setting and the values that keep row values out of the log, reads from writing, and isolation on. */
const settings: readonly (readonly [name: string, accepted: readonly string[]])[] = [
  ['client_min_messages', ['error']],
  ['log_min_messages', ['log', 'fatal', 'panic']],
  ['log_min_error_statement', ['fatal', 'panic']],
  ['log_error_verbosity', ['terse']],
  ['log_parameter_max_length', ['0']],
  ['log_parameter_max_length_on_error', ['0']],
  ['row_security', ['on']],
  ['search_path', ['healthcare']],
  ['default_transaction_read_only', ['on']],
  ['pg_stat_statements.track_utility', ['off']],
];

/** A stored setting is the text `name=value`. */
const accepted = valueRows(
  ['name', 'entry'],
  settings.flatMap(([name, values]) => values.map((value) => [name, `${name}=${value}`])),
);

/** What a role may be, belong to, and start its sessions with. */
export const roleChecks: readonly CatalogCheck[] = [
  {
    name: 'role-attributes',
    problem: 'can get round row-level security or make roles',
    wayOut: 'ALTER ROLE … NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION.',
    violations: () =>
      `SELECT 'role ' || rolname AS subject FROM pg_catalog.pg_roles
       WHERE rolname = ANY (${allRoles})
         AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)`,
  },
  {
    name: 'role-memberships',
    problem: 'is a member of another role, so holds its rights too',
    wayOut: 'REVOKE that role from it.',
    violations: () =>
      `SELECT format('role %s (of %s)', member.rolname, granted.rolname) AS subject
       FROM pg_catalog.pg_auth_members m
       JOIN pg_catalog.pg_roles member ON member.oid = m.member
       JOIN pg_catalog.pg_roles granted ON granted.oid = m.roleid
       WHERE member.rolname = ANY (${sessionRoles})`,
  },
  {
    name: 'role-settings',
    problem:
      'is not set for the role, so values may reach the log, a read may write, or row-level security may be off',
    wayOut: 'ALTER ROLE … SET it as *_roles/migration.sql does.',
    violations: () =>
      `SELECT format('%s of role %s', wanted.name, r.rolname) AS subject
       FROM (SELECT DISTINCT name FROM (${accepted}) AS a) AS wanted
       CROSS JOIN pg_catalog.pg_roles r
       WHERE r.rolname = ANY (${sessionRoles}) AND NOT EXISTS (
         SELECT FROM pg_catalog.pg_db_role_setting s, unnest(s.setconfig) AS entry
         WHERE s.setrole = r.oid AND s.setdatabase = 0
           AND entry IN (SELECT a.entry FROM (${accepted}) AS a WHERE a.name = wanted.name))`,
  },
  {
    name: 'role-settings-overridden',
    problem: 'starts sessions with a context or an override of its own',
    wayOut: 'ALTER ROLE … RESET it (IN DATABASE … where it is set there).',
    violations: () =>
      `SELECT format('%s of %s', split_part(entry, '=', 1), coalesce('role ' || r.rolname, 'this database')) AS subject
       FROM pg_catalog.pg_db_role_setting s
       CROSS JOIN unnest(s.setconfig) AS entry
       LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole
       LEFT JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
       WHERE (r.rolname = ANY (${sessionRoles}) OR s.setrole = 0)
         AND (s.setdatabase = 0 OR d.datname = current_database())
         AND (split_part(entry, '=', 1) LIKE 'app.%'
           OR split_part(entry, '=', 1) IN ('role', 'session_authorization', 'session_replication_role',
             'local_preload_libraries', 'session_preload_libraries')
           OR (s.setdatabase <> 0 AND split_part(entry, '=', 1) IN (SELECT a.name FROM (${accepted}) AS a)
             AND entry NOT IN (SELECT a.entry FROM (${accepted}) AS a)))`,
  },
];

/** What one connection adds to that: who it is, and with which settings it runs. */
export const sessionChecks: readonly CatalogCheck[] = [
  {
    name: 'session-role',
    problem: 'is not the role this connection should use',
    wayOut: 'Check the user in the connection URL (DATABASE_URL, DATABASE_SYSTEM_URL).',
    violations: ({ sessionRole }) =>
      `SELECT 'role ' || session_user || coalesce(' as ' || nullif(current_user, session_user), '') AS subject
       WHERE ${sessionRole === undefined ? 'false' : `session_user <> ${literal(sessionRole)} OR current_user <> ${literal(sessionRole)}`}`,
  },
  {
    name: 'session-settings',
    problem: 'has another value in this session than the role gives it',
    wayOut: 'Take it out of the connection URL, PGOPTIONS and the pooler.',
    violations: ({ sessionRole }) =>
      sessionRole === undefined
        ? 'SELECT NULL::text AS subject WHERE false'
        : `SELECT 'setting ' || wanted.name AS subject
           FROM (SELECT DISTINCT name FROM (${accepted}) AS a) AS wanted
           WHERE wanted.name || '=' || current_setting(wanted.name, true)
             NOT IN (SELECT a.entry FROM (${accepted}) AS a)`,
  },
];
