import { Random } from '../g1/random.js';
import { plantClinic } from '../worker/plant-clinic.js';
import { startLibrary } from '../worker/running-library.js';
import type { G10Job } from './g10.job.js';
import { WriteJournal } from './write-journal.js';
import { writeUntilShutDown } from './writers.js';

/** More writers than connections: some hold one and some wait when the signal comes. */
const WRITERS = 24;
const CONNECTIONS = 12;
/** Acknowledged writes after which the process is at work. */
const WARM_AFTER = 40;

async function work(job: G10Job): Promise<void> {
  const random = new Random(job.seed);
  const { app, database } = await startLibrary(job, { pool: { max: CONNECTIONS } });
  const clinic = await plantClinic(database, random, 'g10');
  // What an application is told to do: Nest ends the modules in order, then the process.
  if (!job.isAbrupt) app.enableShutdownHooks(['SIGTERM'], { useProcessExit: true });
  else process.on('SIGTERM', () => process.exit(0));
  let done = 0;
  const onDone = (): void => {
    done += 1;
    if (done === WARM_AFTER) process.send?.({ note: 'working' });
  };
  const journal = new WriteJournal(job.journal);
  await Promise.all(
    Array.from({ length: WRITERS }, () =>
      writeUntilShutDown({ database, clinic, journal, random: random.fork(), onDone }),
    ),
  );
}

await work(JSON.parse(process.argv[2] ?? '') as G10Job);
