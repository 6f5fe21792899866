import type { CatalogCheck } from '../catalog-check.js';
import type { CatalogExpectation } from '../expectation.js';
import { expectedGrants } from '../expected-grants.js';
import { OWNER_ROLE, SESSION_ROLES } from '../roles.js';
import { literal, textArray, valueRows } from '../sql-text.js';

const columns = ['tbl', 'col', 'role', 'privilege'];
const subject = `format('%s on %s (%s)', privilege, concat_ws('.', tbl, nullif(col, '')), role) AS subject`;
const grantee = `CASE acl.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(acl.grantee)::text END`;

function wanted(expected: CatalogExpectation): string {
  return valueRows(columns, expectedGrants(expected));
}

/** Grants on tables, views and sequences of the schema, whole and by column; the owner's own left out. */
function found({ metadata: { schema } }: CatalogExpectation): string {
  const relations = `pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND n.nspname = ${literal(schema)}`;
  return `SELECT c.relname::text AS tbl, '' AS col, ${grantee} AS role, acl.privilege_type AS privilege
      FROM ${relations}, aclexplode(c.relacl) AS acl WHERE acl.grantee <> c.relowner AND c.relkind NOT IN ('v', 'm')
    UNION ALL
    SELECT c.relname::text, a.attname::text, ${grantee}, acl.privilege_type
      FROM ${relations} JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped, aclexplode(a.attacl) AS acl
      WHERE acl.grantee <> c.relowner`;
}

/** Who may do what: exactly what the model's scope says. */
export const grantChecks: readonly CatalogCheck[] = [
  {
    name: 'grants-least',
    problem: 'is granted, which the scope of its model does not ask for',
    wayOut: 'REVOKE it.',
    violations: (expected) =>
      `SELECT ${subject} FROM ((${found(expected)}) EXCEPT (${wanted(expected)})) AS too_many`,
  },
  {
    name: 'grants-present',
    problem: 'is not granted, though the scope of its model asks for it',
    wayOut: 'GRANT it in a migration, as *_isolation/migration.sql does for its neighbours.',
    violations: (expected) =>
      `SELECT ${subject} FROM ((${wanted(expected)}) EXCEPT (${found(expected)})) AS too_few`,
  },
  {
    name: 'grants-default',
    problem: 'opens objects that are yet to be made',
    wayOut: 'ALTER DEFAULT PRIVILEGES … REVOKE it.',
    violations: () =>
      `SELECT format('default privilege %s of %s (%s)', acl.privilege_type, pg_get_userbyid(d.defaclrole), ${grantee}) AS subject
       FROM pg_catalog.pg_default_acl d, aclexplode(d.defaclacl) AS acl
       WHERE acl.grantee <> d.defaclrole AND d.defaclobjtype IN ('r', 'f', 'S')
         AND (acl.grantee = 0 OR pg_get_userbyid(acl.grantee) = ANY (${textArray(SESSION_ROLES)}))`,
  },
  {
    name: 'schema-closed',
    problem: 'is open to others than our roles',
    wayOut: 'REVOKE ALL ON SCHEMA healthcare FROM it.',
    violations: ({ metadata }) =>
      `SELECT format('schema %s (%s)', n.nspname, ${grantee}) AS subject
       FROM pg_catalog.pg_namespace n, aclexplode(n.nspacl) AS acl
       WHERE n.nspname = ${literal(metadata.schema)}
         AND NOT (acl.grantee = n.nspowner OR ${grantee} = ANY (${textArray([OWNER_ROLE, ...SESSION_ROLES])}))`,
  },
];
