import { modelsOf, type CatalogExpectation } from './expectation.js';
import { APP_ROLE, AUDITOR_ROLE, OWNER_ROLE, SYSTEM_ROLE } from './roles.js';

/** Table, roles, command (`*`, `r`, `a`, `w`, `d`), USING, WITH CHECK: as PostgreSQL prints them, schema left out. */
export type ExpectedPolicy = readonly [
  table: string,
  roles: string,
  command: string,
  using: string,
  check: string,
];

const context = `( SELECT (NULLIF(current_setting('app.clinic_id'::text, true), ''::text))::uuid AS "nullif")`;

/** Every policy there may be. Policies of one table add up, so one too many opens what the others close. */
export function expectedPolicies(expected: CatalogExpectation): ExpectedPolicy[] {
  const under = (...scopes: Parameters<typeof modelsOf>[1][]) =>
    modelsOf(expected, ...scopes).map(({ table }) => table);
  return [
    ...under('clinic').map((table) => same(table, APP_ROLE, `(clinic_id = ${context})`)),
    ...under('clinic-root').map((table) => same(table, APP_ROLE, `(id = ${context})`)),
    ...under('member').flatMap(memberPolicies),
    ...under('system').flatMap((table) => (table === 'audit_log' ? logPolicies(table) : [])),
    ...under('clinic', 'clinic-root', 'member', 'system')
      .filter((table) => table !== 'audit_log')
      .map(systemPolicy),
  ];
}

function same(table: string, role: string, expression: string): ExpectedPolicy {
  return [table, role, '*', expression, expression];
}

function systemPolicy(table: string): ExpectedPolicy {
  return same(table, SYSTEM_ROLE, `( SELECT system_may_use('${table}'::text) AS system_may_use)`);
}

/** Seen by the clinic that manages a user and by those that count them as an active member; edited by the former. */
function memberPolicies(table: string): ExpectedPolicy[] {
  const managed = `(managing_clinic_id = ${context})`;
  const members = `SELECT m.user_id FROM memberships m WHERE ((m.clinic_id = ${context}) AND (m.status = 'active'::text))`;
  return [
    [table, APP_ROLE, 'r', `(${managed} OR (id = ANY (ARRAY( ${members}))))`, ''],
    [table, APP_ROLE, 'a', '', managed],
    [table, APP_ROLE, 'w', managed, managed],
    same(table, OWNER_ROLE, 'true'),
  ];
}

function logPolicies(table: string): ExpectedPolicy[] {
  return [
    [table, AUDITOR_ROLE, 'r', 'true', ''],
    [table, OWNER_ROLE, 'a', '', 'true'],
    // For the function that tells caches what was changed.
    [table, OWNER_ROLE, 'r', 'true', ''],
  ];
}
