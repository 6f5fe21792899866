import 'reflect-metadata';
import pg from 'pg';
import type { SharedCache } from '../redis/shared-cache.js';
import { AlsControlTarget } from './als-control.target.js';
import type { Cell, CellName, Evidence } from './cells/cell.js';
import { openCell } from './cells/open-cell.js';
import { PlainCell } from './cells/plain.cell.js';
import type { ClinicWorld } from './clinic-world.js';
import { ModuleTarget } from './module-target.js';
import { plantWorlds, type PlantedWorlds } from './plant-worlds.js';
import { runPrograms, type ProgramRun } from './run-programs.js';
import { codeOf } from './violation.js';

/** One run in a process of its own; passed as JSON in the first argument. */
export interface WorkerJob {
  /** The library that runs the programs: the built one, or a copy without one of its defences. */
  readonly library: string;
  /** The library that plants the rows: always the built one, so that a mutant meets the same clinics. */
  readonly intactLibrary: string;
  /** Module of the generated client: makes this run the control. */
  readonly controlClient?: string;
  readonly urls: {
    readonly app: string;
    readonly system: string;
    readonly migration: string;
    readonly replicas: readonly string[];
  };
  readonly cache: SharedCache;
  /** What the programs meet. */
  readonly cell: CellName;
  /** Takes a defence out of the database, after the rows are planted and the boot proof has passed. */
  readonly sabotage?: string;
  readonly seed: number;
  readonly foreignSeed: number;
  readonly clinics: number;
  readonly operations: number;
  readonly rounds?: number;
  readonly connections: number;
  readonly burst: number;
  readonly mostFindings: number;
}

const job = JSON.parse(process.argv[2] ?? '') as WorkerJob;

async function open(worlds: readonly ClinicWorld[]): Promise<Cell> {
  if (job.controlClient === undefined) return await openCell(job.cell, job, worlds);
  const module = await ModuleTarget.start(job);
  return new PlainCell(
    await AlsControlTarget.start(module, job.controlClient, job.urls.app, job.connections),
  );
}

async function sabotage(sql: string): Promise<void> {
  const client = new pg.Client(job.urls.migration);
  await client.connect();
  await client.query(sql);
  await client.end();
}

async function plant(): Promise<PlantedWorlds> {
  const module = await ModuleTarget.start({ ...job, library: job.intactLibrary });
  try {
    return await plantWorlds(module, job.clinics, job.seed, job.foreignSeed);
  } finally {
    await module.stop();
  }
}

/** Says that the library refuses this database, or itself; any other failure is a crash. */
async function openTested(worlds: readonly ClinicWorld[]): Promise<Cell> {
  try {
    return await open(worlds);
  } catch (error) {
    if (codeOf(error) === 'DB_BOOT_REFUSED') process.send?.({ refusal: String(error) });
    throw error;
  }
}

async function runIn(cell: Cell, { worlds, randoms }: PlantedWorlds): Promise<ProgramRun> {
  if (job.sabotage !== undefined) await sabotage(job.sabotage);
  return await runPrograms(cell, worlds, randoms, {
    operations: job.operations,
    ...(job.rounds === undefined ? {} : { rounds: job.rounds }),
    burst: job.burst,
    mostFindings: job.mostFindings,
    onProgress: ({ operations, rounds }) =>
      process.send?.({ done: job.rounds === undefined ? operations : rounds }),
  });
}

const planted = await plant();
const cell = await openTested(planted.worlds);
const run = await runIn(cell, planted);
const evidence: readonly Evidence[] = await cell.finish();
process.send?.({ run, evidence });
process.disconnect();
