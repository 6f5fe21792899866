import type { CatalogCheck } from '../catalog-check.js';
import { textArray } from '../sql-text.js';

/** Migrations this build knows and the database does not, or the other way round. */
export const serverChecks: readonly CatalogCheck[] = [
  {
    name: 'migrations-applied',
    problem: 'has not been applied to this database',
    wayOut: 'Run `npm run db -- migrate deploy`.',
    violations: ({ migrations }) =>
      `SELECT 'migration ' || name AS subject FROM unnest(${textArray(migrations)}) AS expected (name)
       WHERE name NOT IN (SELECT applied FROM healthcare.applied_migrations() AS done (applied))`,
  },
  {
    name: 'event-trigger',
    problem: 'does not refuse definitions from application connections',
    wayOut: 'Deploy the migrations again, or create the event trigger as *_capabilities/migration.sql does.',
    violations: () =>
      `SELECT 'event trigger healthcare_refuse_ddl' AS subject WHERE NOT EXISTS (
         SELECT FROM pg_catalog.pg_event_trigger
         WHERE evtname = 'healthcare_refuse_ddl' AND evtevent = 'ddl_command_start' AND evttags IS NULL
           AND evtenabled IN ('O', 'A') AND evtfoid = to_regproc('healthcare.refuse_ddl'))`,
  },
];
