import 'reflect-metadata';
import pg from 'pg';
import { AlsControlTarget } from './als-control.target.js';
import { ModuleTarget } from './module-target.js';
import { plantWorlds, type PlantedWorlds } from './plant-worlds.js';
import { runPrograms, type ProgramRun } from './run-programs.js';
import type { Target } from './target.port.js';
import { codeOf } from './violation.js';

/** One run in a process of its own; passed as JSON in the first argument. */
export interface WorkerJob {
  /** The library that runs the programs: the built one, or a copy without one of its defences. */
  readonly library: string;
  /** The library that plants the rows: always the built one, so that a mutant meets the same clinics. */
  readonly intactLibrary: string;
  /** Module of the generated client: makes this run the control. */
  readonly controlClient?: string;
  readonly urls: { readonly app: string; readonly system: string; readonly migration: string };
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

async function targetOf(module: ModuleTarget): Promise<Target> {
  if (job.controlClient === undefined) return module;
  return await AlsControlTarget.start(module, job.controlClient, job.urls.app, job.connections);
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
async function startTested(): Promise<ModuleTarget> {
  try {
    return await ModuleTarget.start(job);
  } catch (error) {
    if (codeOf(error) === 'DB_BOOT_REFUSED') process.send?.({ refusal: String(error) });
    throw error;
  }
}

async function run(): Promise<ProgramRun> {
  const { worlds, randoms } = await plant();
  const target = await targetOf(await startTested());
  try {
    if (job.sabotage !== undefined) await sabotage(job.sabotage);
    return await runPrograms(target, worlds, randoms, {
      operations: job.operations,
      ...(job.rounds === undefined ? {} : { rounds: job.rounds }),
      burst: job.burst,
      mostFindings: job.mostFindings,
      onProgress: ({ operations, rounds }) =>
        process.send?.({ done: job.rounds === undefined ? operations : rounds }),
    });
  } finally {
    await target.stop();
  }
}

process.send?.({ run: await run() });
process.disconnect();
