import type { CatalogCheck } from '../catalog-check.js';
import { expectedTriggers } from '../expected-triggers.js';
import { literal, normalised, valueRows } from '../sql-text.js';

/** What comes after the name: when, where, for what, and which function. */
const definition = `regexp_replace(pg_get_triggerdef(t.oid), '^CREATE TRIGGER \\S+ ', '')`;

/** Clinic, user, state and audit: enforced by triggers, so the triggers must be there, enabled, and unaltered. */
export const triggerChecks: readonly CatalogCheck[] = [
  {
    name: 'guard-triggers',
    problem: 'is missing, altered or disabled',
    wayOut: 'Call healthcare.protect_clinic_table, or ALTER TABLE … ENABLE TRIGGER it.',
    violations: (expected) =>
      `SELECT format('trigger on %s: %s', tbl, definition) AS subject FROM (
         ${valueRows(['tbl', 'definition'], expectedTriggers(expected))}
         EXCEPT
         SELECT c.relname::text, ${normalised(expected.metadata.schema, definition)}
         FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = ${literal(expected.metadata.schema)} AND t.tgenabled IN ('O', 'A')
       ) AS missing`,
  },
];
