import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { GuaranteeSettings } from '../guarantee-suite.js';
import { newSharedCache } from '../redis/shared-cache.js';
import { runWorker, type WorkerOutcome } from './run-worker.js';
import type { WorkerJob } from './worker.js';

const CLINICS = 6;
/** Far fewer connections than operations under way: every acquire waits. */
const CONNECTIONS = 4;
const BURST = 24;
const MOST_FINDINGS = 20;

/** What one run has of its own. */
export type JobExtra = Partial<
  Pick<WorkerJob, 'cell' | 'controlClient' | 'sabotage' | 'foreignSeed' | 'mostFindings' | 'rounds'>
>;

/** Runs programs on a database of their own. @param library folder of the library that they test */
export async function runOn(
  { cluster, seed, onProgress, library: intact }: GuaranteeSettings,
  step: string,
  library: string,
  operations: number,
  extra: JobExtra,
): Promise<WorkerOutcome> {
  const database = await cluster.createDatabase();
  try {
    const job: WorkerJob = {
      library: moduleUrl(library, 'index.js'),
      intactLibrary: moduleUrl(intact, 'index.js'),
      urls: database.urls,
      // Of this database alone: others hold clinics of the same ids.
      cache: newSharedCache(cluster),
      cell: 'primary',
      seed,
      foreignSeed: seed,
      clinics: CLINICS,
      operations,
      connections: CONNECTIONS,
      burst: BURST,
      mostFindings: MOST_FINDINGS,
      ...extra,
    };
    return await runWorker(job, (done) => {
      onProgress(step, done, extra.rounds ?? operations);
    });
  } finally {
    await database.drop();
  }
}

export function moduleUrl(dist: string, file: string): string {
  return pathToFileURL(join(dist, file)).href;
}
