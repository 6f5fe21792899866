import type { CatalogCheck } from '../catalog-check.js';
import type { CatalogExpectation } from '../expectation.js';
import { expectedPolicies } from '../expected-policies.js';
import { literal, normalised, valueRows } from '../sql-text.js';

const columns = ['tbl', 'roles', 'command', 'visible', 'writable'];

function wanted(expected: CatalogExpectation): string {
  return valueRows(columns, expectedPolicies(expected));
}

/** A restrictive policy only narrows what the others open, so it is no business of ours. */
function found({ metadata: { schema } }: CatalogExpectation): string {
  return `SELECT c.relname::text AS tbl,
      (SELECT string_agg(CASE role WHEN 0 THEN 'public' ELSE pg_get_userbyid(role)::text END, ',' ORDER BY role)
       FROM unnest(p.polroles) AS role) AS roles,
      p.polcmd::text AS command,
      ${normalised(schema, 'pg_get_expr(p.polqual, p.polrelid)')} AS visible,
      ${normalised(schema, 'pg_get_expr(p.polwithcheck, p.polrelid)')} AS writable
    FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_class c ON c.oid = p.polrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ${literal(schema)} AND p.polpermissive`;
}

/** Who sees and writes which rows: every policy is one we wrote, word for word, and none is missing. */
export const policyChecks: readonly CatalogCheck[] = [
  {
    name: 'policies-present',
    problem: 'has no policy that binds USING and WITH CHECK to the context',
    wayOut: 'Call healthcare.protect_clinic_table, or restore the policy of *_isolation/migration.sql.',
    violations: (expected) =>
      `SELECT format('table %s (%s)', tbl, roles) AS subject
       FROM ((${wanted(expected)}) EXCEPT (${found(expected)})) AS missing`,
  },
  {
    name: 'policies-known',
    problem: 'has a policy that opens more than the context allows',
    wayOut: 'DROP POLICY it: permissive policies add up.',
    violations: (expected) =>
      `SELECT format('table %s (%s)', tbl, roles) AS subject
       FROM ((${found(expected)}) EXCEPT (${wanted(expected)})) AS unknown`,
  },
];
