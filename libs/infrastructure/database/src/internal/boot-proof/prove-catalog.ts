import type { CatalogCheck } from './catalog-check.js';
import type { CatalogQuery } from './catalog-query.port.js';
import { catalogChecks, sessionChecks } from './checks/index.js';
import type { CatalogExpectation } from './expectation.js';
import type { Finding } from './finding.js';
import { findMissingGround } from './preflight.js';
import type { SessionRole } from './roles.js';
import { literal } from './sql-text.js';

/**
 * Holds the database's catalog against what isolation, states and audit rest on, and lists all that is
 * wrong; an empty list is the proof. Three statements, no writes, any role that may read the catalog.
 */
export async function proveCatalog(query: CatalogQuery, expected: CatalogExpectation): Promise<Finding[]> {
  const missing = await findMissingGround(query);
  return missing.length > 0 ? missing : await run(catalogChecks, query, expected);
}

/**
 * Checks one more connection of a database whose catalog is proven: its role and its settings. A fraction
 * of the cost, for a second pool under another role.
 */
export async function proveSession(
  query: CatalogQuery,
  expected: CatalogExpectation & { readonly sessionRole: SessionRole },
): Promise<Finding[]> {
  return await run(sessionChecks, query, expected);
}

async function run(
  checks: readonly CatalogCheck[],
  query: CatalogQuery,
  expected: CatalogExpectation,
): Promise<Finding[]> {
  const rows = await query(checks.map((check) => violationsOf(check, expected)).join('\nUNION ALL\n'));
  return rows.map(({ name, subject }) => toFinding(String(name), String(subject)));
}

function violationsOf(check: CatalogCheck, expected: CatalogExpectation): string {
  return `SELECT ${literal(check.name)} AS name, violation.subject FROM (${check.violations(expected)}) AS violation`;
}

function toFinding(name: string, subject: string): Finding {
  const check = catalogChecks.find((candidate) => candidate.name === name);
  if (check === undefined) throw new Error(`the catalog query answered for an unknown check: ${name}`);
  return { check: name, subject, problem: check.problem, wayOut: check.wayOut };
}
