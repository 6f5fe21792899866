import type { DatabaseService } from '@infrastructure/database';
import { DataSet } from './data-set.js';
import { DatabaseSeedStore } from './database-seed-store.js';
import { sharedPasswordHash } from './password.js';
import { SeedRun } from './seed-run.js';
import type { DataSetOptions } from './seed.options.js';
import { SeedTally } from './seed.tally.js';
import type { SeededTable } from './tables.js';
import { withDatabase } from '../bulk-load/index.js';

/** Where to put the rows: an open library, or the logins to open one with. */
export type SeedTarget =
  | { readonly database: DatabaseService }
  | { readonly urls: { readonly app: string; readonly system: string } };

export type SeedOptions = DataSetOptions &
  SeedTarget & {
    /** Who is recorded in the audit log. @defaultValue 'seed' */
    readonly actor?: string;
    /** What every invented user signs in with; at least 12 characters. @defaultValue none: nobody can sign in */
    readonly password?: string;
    /** Transactions at a time, 1–5. @defaultValue 2 */
    readonly concurrency?: number;
    /** Told after each piece; counts patients. */
    readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  };

export interface SeedReport {
  /** What the rows carry in `source`. */
  readonly source: string;
  /** Rows that this run has put there, by table. */
  readonly inserted: Readonly<Record<SeededTable, number>>;
  readonly rows: number;
  readonly durationMs: number;
}

const DEFAULT_CONCURRENCY = 2;
const MOST_CONCURRENCY = 5;

/**
 * Fills the database with invented clinics, staff, patients and records.
 *
 * The same numbers give the same rows with the same ids; what is there already is left alone, so a run that was killed
 * is finished by the next one.
 *
 * @throws RangeError for an option out of range, DatabaseError when the database cannot be written
 */
export async function seed(options: SeedOptions): Promise<SeedReport> {
  if ('database' in options) return await seedInto(options.database, options);
  const { app, system } = options.urls;
  const setup = { profile: 'development', connection: { url: app, systemUrl: system } } as const;
  return await withDatabase(
    setup,
    (line) => process.emitWarning(line),
    (database) => seedInto(database, options),
  );
}

async function seedInto(database: DatabaseService, options: SeedOptions): Promise<SeedReport> {
  const dataSet = new DataSet(options);
  const tally = new SeedTally();
  const startedAt = performance.now();
  const { actor = 'seed', password, onProgress } = options;
  const run = new SeedRun(dataSet, new DatabaseSeedStore(database, actor), tally, {
    passwordHash: password === undefined ? null : await sharedPasswordHash(dataSet, password),
    concurrency: concurrencyOf(options),
    onPatients: (done) => onProgress?.({ done, total: dataSet.patients }),
  });
  await run.run();
  const durationMs = Math.round(performance.now() - startedAt);
  return { source: dataSet.source, inserted: tally.inserted, rows: tally.total, durationMs };
}

function concurrencyOf({ concurrency = DEFAULT_CONCURRENCY }: SeedOptions): number {
  if (Number.isInteger(concurrency) && concurrency >= 1 && concurrency <= MOST_CONCURRENCY)
    return concurrency;
  throw new RangeError(
    `concurrency must be a whole number from 1 to ${MOST_CONCURRENCY}, got ${concurrency}`,
  );
}
