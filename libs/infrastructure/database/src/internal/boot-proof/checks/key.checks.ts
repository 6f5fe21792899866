import type { CatalogCheck } from '../catalog-check.js';
import { tablesOf, type CatalogExpectation } from '../expectation.js';
import { literal, textArray } from '../sql-text.js';

function clinicTables(expected: CatalogExpectation): string {
  return `pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    AND n.nspname = ${literal(expected.metadata.schema)} AND c.relname = ANY (${textArray(tablesOf(expected, 'clinic'))})`;
}

const columnName = (table: string, number: string) =>
  `(SELECT attname FROM pg_catalog.pg_attribute WHERE attrelid = ${table} AND attnum = ${number})`;

/**
 * Keys ignore row-level security: a unique key without the clinic tells what others stored, a foreign key
 * without it points at their rows.
 */
export const keyChecks: readonly CatalogCheck[] = [
  {
    name: 'primary-key-present',
    problem: 'has no primary key',
    wayOut: 'Give the model @@id([clinicId, id]).',
    violations: (expected) =>
      `SELECT 'table ' || c.relname AS subject FROM ${clinicTables(expected)}
       WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)`,
  },
  {
    name: 'unique-keys-lead-with-clinic',
    problem: 'is unique across clinics: clinic_id is not its first column',
    wayOut: 'Lead with clinicId: @@id([clinicId, …]), @@unique([clinicId, …]); never @unique.',
    violations: (expected) =>
      `SELECT format('index %s on %s', i.indexrelid::regclass, c.relname) AS subject
       FROM ${clinicTables(expected)} JOIN pg_catalog.pg_index i ON i.indrelid = c.oid
       WHERE (i.indisunique OR i.indisexclusion)
         AND ${columnName('c.oid', 'i.indkey[0]')} IS DISTINCT FROM 'clinic_id'`,
  },
  {
    name: 'foreign-keys-carry-clinic',
    problem: 'can point at another clinic: it does not lead with (clinic_id → clinic_id)',
    wayOut: 'Relate by fields: [clinicId, xId], references: [clinicId, id].',
    violations: (expected) =>
      `SELECT format('foreign key %s on %s', k.conname, c.relname) AS subject
       FROM ${clinicTables(expected)} JOIN pg_catalog.pg_constraint k ON k.conrelid = c.oid AND k.contype = 'f'
       JOIN pg_catalog.pg_class other ON other.oid = k.confrelid
       WHERE NOT (
         (${columnName('k.conrelid', 'k.conkey[1]')} = 'clinic_id' AND ${columnName('k.confrelid', 'k.confkey[1]')} =
           CASE WHEN other.relname = ANY (${textArray(tablesOf(expected, 'clinic-root'))}) THEN 'id' ELSE 'clinic_id' END)
         -- users are nobody's: the guard-triggers check asks for require_visible_user wherever there is a user_id
         OR (other.relname = ANY (${textArray(tablesOf(expected, 'member'))})
           AND cardinality(k.conkey) = 1 AND ${columnName('k.conrelid', 'k.conkey[1]')} = 'user_id'))`,
  },
  {
    name: 'foreign-keys-into-clinics',
    problem: 'points into a clinic table from a table that has no clinic',
    wayOut: 'Give the referring model the scope clinic, or drop the relation.',
    violations: (expected) =>
      `SELECT format('foreign key %s', k.conname) AS subject
       FROM ${clinicTables(expected)} JOIN pg_catalog.pg_constraint k ON k.confrelid = c.oid AND k.contype = 'f'
       JOIN pg_catalog.pg_class other ON other.oid = k.conrelid
       WHERE other.relnamespace <> c.relnamespace OR other.relname <> ALL (${textArray(tablesOf(expected, 'clinic'))})`,
  },
  {
    name: 'foreign-keys-validated',
    problem: 'is not validated, so older rows may break it',
    wayOut: 'ALTER TABLE … VALIDATE CONSTRAINT it.',
    violations: ({ metadata }) =>
      `SELECT format('constraint %s', k.conname) AS subject FROM pg_catalog.pg_constraint k
       JOIN pg_catalog.pg_namespace n ON n.oid = k.connamespace
       WHERE n.nspname = ${literal(metadata.schema)} AND NOT k.convalidated`,
  },
];
