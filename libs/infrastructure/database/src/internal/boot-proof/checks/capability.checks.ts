import type { CatalogCheck } from '../catalog-check.js';
import { SESSION_ROLES } from '../roles.js';
import { textArray } from '../sql-text.js';

const wayOut = 'Run `SELECT healthcare.seal_database()` as superuser.';
const roles = `unnest(${textArray(SESSION_ROLES)}) AS role`;

/**
 * LIKE patterns of the server's own functions that no session of ours may call, with what each would allow.
 * Kept apart from the migration that revokes them, so that an edit there is found here.
 */
const removedFunctions = [
  // change a setting, the clinic's among them, in the middle of a statement
  'set\\_config',
  // leaves the next user of the connection with random numbers that are known
  'setseed',
  // keep data that belongs to the role, so to every clinic
  'lo\\_%',
  'loread',
  'lowrite',
  // run a text as SQL, or read by row address
  '%\\_to\\_xml%',
  'ts\\_stat',
  'ts\\_rewrite',
  'currtid2',
  // show other sessions' statements, or what this connection's earlier user left open
  'pg\\_stat\\_get\\_activity',
  'pg\\_stat\\_get\\_backend\\_%',
  'pg\\_stat\\_get\\_progress\\_info',
  'pg\\_prepared\\_statement',
  'pg\\_cursor',
  // disturb other sessions
  'pg\\_cancel\\_backend',
  'pg\\_terminate\\_backend',
  'pg\\_advisory\\_%',
  'pg\\_try\\_advisory\\_%',
  'pg\\_notify',
  'pg\\_logical\\_emit\\_message',
  'pg\\_export\\_snapshot',
  // read the server's files and state: not open to everybody by default, and to stay so
  'pg\\_read\\_%',
  'pg\\_ls\\_%',
  'pg\\_stat\\_file',
  'pg\\_reload\\_conf',
  'pg\\_log\\_backend\\_%',
];

/** What would let a statement forge its context, keep data beside row-level security, or reach other sessions. */
export const capabilityChecks: readonly CatalogCheck[] = [
  {
    name: 'capability-functions',
    problem: 'may be called by an application role',
    wayOut,
    violations: () =>
      `SELECT format('function %s (%s)', p.oid::regprocedure, role) AS subject
       FROM pg_catalog.pg_proc p CROSS JOIN ${roles}
       WHERE p.pronamespace = 'pg_catalog'::regnamespace
         AND p.proname LIKE ANY (${textArray(removedFunctions)})
         AND has_function_privilege(role, p.oid, 'EXECUTE')`,
  },
  {
    name: 'capability-languages',
    problem: 'may be used by an application role, DO blocks included',
    wayOut,
    violations: () =>
      `SELECT format('language %s (%s)', l.lanname, role) AS subject
       FROM pg_catalog.pg_language l CROSS JOIN ${roles}
       WHERE l.lanpltrusted AND l.lanname <> 'sql' AND has_language_privilege(role, l.oid, 'USAGE')`,
  },
  {
    name: 'capability-database',
    problem: 'lets an application role make temporary objects or schemas',
    wayOut,
    violations: () =>
      `SELECT format('database %s (%s)', current_database(), role) AS subject FROM ${roles}
       WHERE has_database_privilege(role, current_database(), 'TEMPORARY')
         OR has_database_privilege(role, current_database(), 'CREATE')`,
  },
  {
    name: 'capability-schemas',
    problem: 'lets an application role make objects in it',
    wayOut: 'REVOKE CREATE ON SCHEMA … FROM PUBLIC and from the role.',
    violations: () =>
      `SELECT format('schema %s (%s)', n.nspname, role) AS subject
       FROM pg_catalog.pg_namespace n CROSS JOIN ${roles}
       WHERE has_schema_privilege(role, n.oid, 'CREATE')`,
  },
  {
    name: 'capability-settings-view',
    problem: 'may be updated by an application role',
    wayOut,
    violations: () =>
      `SELECT format('view pg_settings (%s)', role) AS subject FROM ${roles}
       WHERE has_table_privilege(role, 'pg_catalog.pg_settings', 'UPDATE')
         OR has_any_column_privilege(role, 'pg_catalog.pg_settings', 'UPDATE')`,
  },
  {
    name: 'capability-parameters',
    problem: 'has been granted to somebody',
    wayOut: 'REVOKE SET, ALTER SYSTEM ON PARAMETER … FROM that role.',
    violations: () =>
      `SELECT 'parameter ' || a.parname AS subject FROM pg_catalog.pg_parameter_acl a, aclexplode(a.paracl) acl
       WHERE acl.grantee = 0
         OR acl.grantee IN (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = ANY (${textArray(SESSION_ROLES)}))`,
  },
  {
    name: 'capability-foreign-servers',
    problem: 'may be used by an application role, outside of all policies',
    wayOut: 'REVOKE USAGE ON FOREIGN SERVER and FOREIGN DATA WRAPPER … FROM PUBLIC and from the role.',
    violations: () =>
      `SELECT format('foreign server %s (%s)', s.srvname, role) AS subject
       FROM pg_catalog.pg_foreign_server s CROSS JOIN ${roles} WHERE has_server_privilege(role, s.oid, 'USAGE')
       UNION ALL
       SELECT format('foreign data wrapper %s (%s)', w.fdwname, role)
       FROM pg_catalog.pg_foreign_data_wrapper w CROSS JOIN ${roles}
       WHERE has_foreign_data_wrapper_privilege(role, w.oid, 'USAGE')`,
  },
];
