import type { CatalogCheck } from '../catalog-check.js';
import { tablesOf } from '../expectation.js';
import { OWNER_ROLE, SESSION_ROLES } from '../roles.js';
import { literal, textArray } from '../sql-text.js';

const protect = 'Call healthcare.protect_clinic_table in the migration that makes the table.';
const roles = `unnest(${textArray(SESSION_ROLES)}) AS role`;
/** Tables, partitioned ones included. */
const tables = `pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND c.relkind IN ('r', 'p')`;

/** Which tables there are, whose they are, and that row-level security is on. */
export const tableChecks: readonly CatalogCheck[] = [
  {
    name: 'tables-classified',
    problem: 'is in the database and in no model',
    wayOut: 'Describe it in prisma/schema with its /// @scope and run `npm run generate`, or drop it.',
    violations: ({ metadata }) =>
      `SELECT 'table ' || c.relname AS subject FROM ${tables}
       WHERE n.nspname = ${literal(metadata.schema)} AND c.relname <> ALL (${textArray(Object.keys(metadata.tables))})`,
  },
  {
    name: 'tables-present',
    problem: 'is in the schema and not in the database',
    wayOut: 'Run `npm run db -- migrate deploy`.',
    violations: ({ metadata }) =>
      `SELECT 'table ' || name AS subject FROM unnest(${textArray(Object.keys(metadata.tables))}) AS expected (name)
       WHERE to_regclass(format('%I.%I', ${literal(metadata.schema)}, name)) IS NULL`,
  },
  {
    name: 'row-security-forced',
    problem: 'is not under ENABLED and FORCED row-level security',
    wayOut: protect,
    violations: (expected) =>
      `SELECT 'table ' || c.relname AS subject FROM ${tables}
       WHERE n.nspname = ${literal(expected.metadata.schema)}
         AND c.relname = ANY (${textArray(tablesOf(expected, 'clinic', 'clinic-root', 'member', 'system'))})
         AND NOT (c.relrowsecurity AND c.relforcerowsecurity)`,
  },
  {
    name: 'table-owner',
    problem: `is not owned by ${OWNER_ROLE}`,
    wayOut: `ALTER TABLE … OWNER TO ${OWNER_ROLE}.`,
    violations: ({ metadata }) =>
      `SELECT 'table ' || c.relname AS subject FROM ${tables}
       WHERE n.nspname = ${literal(metadata.schema)} AND pg_get_userbyid(c.relowner) <> ${literal(OWNER_ROLE)}`,
  },
  {
    name: 'clinic-column',
    problem: 'has no clinic_id that is uuid, NOT NULL and defaults to the context',
    wayOut: 'Declare clinicId as the other models do; spell its default as PostgreSQL prints it.',
    violations: (expected) =>
      `SELECT 'table ' || name AS subject FROM unnest(${textArray(tablesOf(expected, 'clinic'))}) AS expected (name)
       WHERE NOT EXISTS (
         SELECT FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
         WHERE a.attrelid = to_regclass(format('%I.%I', ${literal(expected.metadata.schema)}, name))
           AND a.attname = 'clinic_id' AND a.atttypid = 'uuid'::regtype AND a.attnotnull
           AND pg_get_expr(d.adbin, d.adrelid) = '(current_setting(''app.clinic_id''::text))::uuid')`,
  },
  {
    name: 'no-enums',
    problem:
      'is an enum: its operators are not leakproof, so row-level security keeps them from using an index',
    wayOut: 'Use text with a CHECK.',
    violations: ({ metadata }) =>
      `SELECT 'type ' || t.typname AS subject FROM pg_catalog.pg_type t
       JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
       WHERE n.nspname = ${literal(metadata.schema)} AND t.typtype = 'e'`,
  },
  {
    name: 'no-rules',
    problem: 'rewrites statements, past triggers and policies',
    wayOut: 'DROP RULE; use a trigger.',
    violations: ({ metadata }) =>
      `SELECT format('rule %s on %s', r.rulename, c.relname) AS subject FROM pg_catalog.pg_rewrite r
       JOIN pg_catalog.pg_class c ON c.oid = r.ev_class AND c.relkind IN ('r', 'p')
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ${literal(metadata.schema)}`,
  },
  {
    name: 'views-as-invoker',
    problem: "shows rows with its owner's rights, past row-level security",
    wayOut:
      'ALTER VIEW … SET (security_invoker = true); never grant a materialised view or foreign table as such.',
    violations: () =>
      `SELECT DISTINCT format('%s %s', CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialised view' ELSE 'foreign table' END,
         c.oid::regclass) AS subject
       FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace CROSS JOIN ${roles}
       WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND c.relkind IN ('v', 'm', 'f')
         AND NOT (c.relkind = 'v' AND coalesce(c.reloptions, '{}') && ARRAY['security_invoker=true', 'security_invoker=on', 'security_invoker=1'])
         AND has_schema_privilege(role, n.oid, 'USAGE')
         AND (has_any_column_privilege(role, c.oid, 'SELECT, INSERT, UPDATE') OR has_table_privilege(role, c.oid, 'DELETE'))`,
  },
  {
    name: 'tables-elsewhere',
    problem: 'lies outside of the schema, under no policy of ours, and an application role may use it',
    wayOut: 'REVOKE ALL ON it FROM PUBLIC and from the role.',
    violations: ({ metadata }) =>
      `SELECT format('table %s (%s)', c.oid::regclass, role) AS subject FROM ${tables} CROSS JOIN ${roles}
       WHERE n.nspname NOT IN (${literal(metadata.schema)}, 'pg_catalog', 'information_schema')
         AND has_schema_privilege(role, n.oid, 'USAGE')
         AND (has_any_column_privilege(role, c.oid, 'SELECT, INSERT, UPDATE') OR has_table_privilege(role, c.oid, 'DELETE, TRUNCATE'))`,
  },
];
