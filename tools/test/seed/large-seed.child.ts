import { DataSet } from '../../src/seed/data-set.js';
import { SeedRun } from '../../src/seed/seed-run.js';
import type { SeedStore } from '../../src/seed/seed-store.port.js';
import { SeedTally } from '../../src/seed/seed.tally.js';

/** Takes rows and forgets them: what is left in memory is what the run itself keeps. */
const forgetful: SeedStore = {
  write: (sets) => Promise.resolve(sets.map(({ rows }) => rows.length)),
  countClinics: () => Promise.resolve(0),
  countPatients: () => Promise.resolve(0),
};

const patients = Number(process.argv[2]);
const tally = new SeedTally();
await new SeedRun(new DataSet({ clinics: 50, patients, seed: 1 }), forgetful, tally, {
  passwordHash: null,
  concurrency: 2,
  onPatients: () => undefined,
}).run();
process.stdout.write(`${tally.inserted.patients}\n`);
