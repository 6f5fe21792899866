import type { CatalogCheck } from '../catalog-check.js';
import { APP_ROLE, SESSION_ROLES, SYSTEM_ROLE } from '../roles.js';
import { literal, textArray, valueRows } from '../sql-text.js';

/** Functions outside of PostgreSQL's own that sessions of ours may call. */
const callable = valueRows(
  ['role', 'routine'],
  [
    [APP_ROLE, 'healthcare.uuid_v7()'],
    [APP_ROLE, 'healthcare.connection_counts()'],
    [APP_ROLE, 'healthcare.applied_migrations()'],
    [APP_ROLE, 'healthcare.server_state()'],
    [APP_ROLE, 'healthcare.session_report()'],
    [APP_ROLE, 'healthcare.storage_report()'],
    [SYSTEM_ROLE, 'healthcare.uuid_v7()'],
    [SYSTEM_ROLE, 'healthcare.connection_counts()'],
    [SYSTEM_ROLE, 'healthcare.applied_migrations()'],
    [SYSTEM_ROLE, 'healthcare.server_state()'],
    [SYSTEM_ROLE, 'healthcare.session_report()'],
    [SYSTEM_ROLE, 'healthcare.storage_report()'],
    [SYSTEM_ROLE, 'healthcare.system_may_use(text)'],
    [SYSTEM_ROLE, 'healthcare.changes_since(text, integer)'],
    [APP_ROLE, 'healthcare.invalidate_cache(text[])'],
    [SYSTEM_ROLE, 'healthcare.invalidate_cache(text[])'],
  ],
);

/** With their owner's rights: what these return was read past the caller's policies. */
const definers = textArray([
  'healthcare.record_write()',
  'healthcare.release_managed_user()',
  'healthcare.announce_mapping_change()',
  'healthcare.connection_counts()',
  'healthcare.applied_migrations()',
  'healthcare.server_state()',
  'healthcare.session_report()',
  'healthcare.storage_report()',
  'healthcare.changes_since(text, integer)',
  'healthcare.invalidate_cache(text[])',
]);

const routine = `format('%I.%I(%s)', n.nspname, p.proname, oidvectortypes(p.proargtypes))`;
const ours = `pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  AND n.nspname NOT IN ('pg_catalog', 'information_schema')`;

/** Functions are the way round policies, so each that sessions reach is known by name. */
export const functionChecks: readonly CatalogCheck[] = [
  {
    name: 'functions-callable',
    problem: 'may be called by an application role, and is not on the list of those that may',
    wayOut:
      'REVOKE EXECUTE ON it FROM PUBLIC and from the role, or `SELECT healthcare.seal_database()` for an extension.',
    violations: () =>
      `SELECT format('function %s (%s)', ${routine}, role) AS subject
       FROM ${ours} CROSS JOIN unnest(${textArray(SESSION_ROLES)}) AS role
       WHERE has_function_privilege(role, p.oid, 'EXECUTE') AND has_schema_privilege(role, n.oid, 'USAGE')
         AND (role, ${routine}) NOT IN (SELECT listed.role, listed.routine FROM (${callable}) AS listed)`,
  },
  {
    name: 'functions-definer',
    problem: 'runs with the rights of its owner, and is not on the list of those that may',
    wayOut: 'Make it SECURITY INVOKER.',
    violations: () =>
      `SELECT 'function ' || ${routine} AS subject FROM ${ours}
       WHERE p.prosecdef AND ${routine} <> ALL (${definers})`,
  },
  {
    name: 'functions-definer-pinned',
    problem: "runs with the rights of a superuser, or finds its names along the caller's search path",
    wayOut: 'ALTER FUNCTION … OWNER TO healthcare_owner, SET search_path = pg_catalog, pg_temp.',
    violations: () =>
      `SELECT 'function ' || ${routine} AS subject FROM ${ours} JOIN pg_catalog.pg_roles owner ON owner.oid = p.proowner
       WHERE p.prosecdef AND (owner.rolsuper OR owner.rolbypassrls
         OR NOT coalesce(p.proconfig, '{}') @> ARRAY['search_path=pg_catalog, pg_temp'])`,
  },
  {
    name: 'functions-leakproof',
    problem: 'calls itself leakproof, so it is run on rows before their policy',
    wayOut: 'ALTER FUNCTION … NOT LEAKPROOF.',
    violations: ({ metadata }) =>
      `SELECT 'function ' || ${routine} AS subject FROM ${ours} WHERE p.proleakproof
         AND (n.nspname = ${literal(metadata.schema)} OR EXISTS (
           SELECT FROM unnest(${textArray(SESSION_ROLES)}) AS role WHERE has_function_privilege(role, p.oid, 'EXECUTE')))`,
  },
];
