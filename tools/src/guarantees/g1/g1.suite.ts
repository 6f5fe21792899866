import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { GuaranteeReport } from '../guarantee-report.js';
import type { GuaranteeSettings, GuaranteeSuite } from '../guarantee-suite.js';
import { mutateLibrary, type Mutant } from '../mutants/mutated-library.js';
import { G1_MUTANTS } from './g1.mutants.js';
import { g1Figures } from './g1.figures.js';
import { runWorker, type WorkerOutcome } from './run-worker.js';
import type { WorkerJob } from './worker.js';

const CLINICS = 6;
/** Far fewer connections than operations under way: every acquire waits. */
const CONNECTIONS = 4;
const BURST = 24;
/** Operations that a mutant gets before it counts as not caught. */
const MUTANT_OPERATIONS = 20_000;
const COMPARED_ROUNDS = 60;
/** Never reached: the rounds end first. */
const NO_LIMIT = 1_000_000;
const MOST_FINDINGS = 20;

type JobExtra = Partial<
  Pick<WorkerJob, 'controlClient' | 'sabotage' | 'foreignSeed' | 'mostFindings' | 'rounds'>
>;
/** One finding is enough to catch a mutant. */
const FIRST_FINDING: JobExtra = { mostFindings: 1 };

/** Isolation: random programs of many clinics at once, and the same program beside different neighbours. */
export const G1: GuaranteeSuite = {
  id: 'g1',
  title: 'isolation of clinics: random programs, and one program beside different neighbours',
  operations: { short: 100_000, full: 1_000_000 },
  run: runG1,
};

async function runG1(settings: GuaranteeSettings): Promise<GuaranteeReport> {
  const { seed, operations, library } = settings;
  const main = await runOn(settings, 'programs', library, operations, {});
  const composed = await compareNeighbours(settings);
  const control = await runOn(settings, 'control', library, MUTANT_OPERATIONS, {
    controlClient: moduleUrl(library, 'prisma/generated/client/client.js'),
  });
  const mutants = [];
  for (const mutant of G1_MUTANTS) {
    mutants.push({ name: mutant.name, caught: isCaught(await runMutant(settings, mutant)) });
  }
  return {
    id: 'g1',
    seed,
    operations: main.kind === 'ran' ? main.run.operations : 0,
    violations: [...findingsOf(main), ...composed],
    figures: g1Figures(main, composed.length, operations),
    controls: [
      { name: 'the same Prisma with its context in AsyncLocalStorage', violations: violationsOf(control) },
    ],
    mutants,
  };
}

/** Self-composition: two databases that differ in every clinic but one; that one must not be able to tell. */
async function compareNeighbours(settings: GuaranteeSettings): Promise<string[]> {
  const outputs = [];
  for (const foreignSeed of [settings.seed, settings.seed + 3]) {
    const outcome = await runOn(settings, 'self-composition', settings.library, NO_LIMIT, {
      foreignSeed,
      rounds: COMPARED_ROUNDS,
    });
    if (outcome.kind !== 'ran') return [outcome.reason];
    outputs.push(outcome.run.outputs['#0#']);
  }
  return outputs[0] === outputs[1] ? [] : ['a clinic’s results depend on what other clinics hold'];
}

async function runMutant(settings: GuaranteeSettings, mutant: Mutant): Promise<WorkerOutcome> {
  const step = `mutant: ${mutant.name}`;
  if (mutant.kind === 'sql') {
    return await runOn(settings, step, settings.library, MUTANT_OPERATIONS, {
      ...FIRST_FINDING,
      sabotage: mutant.sql,
    });
  }
  const mutated = await mutateLibrary(settings.library, mutant);
  try {
    return await runOn(settings, step, mutated.dist, MUTANT_OPERATIONS, FIRST_FINDING);
  } finally {
    await mutated.remove();
  }
}

async function runOn(
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

function findingsOf(outcome: WorkerOutcome): string[] {
  if (outcome.kind !== 'ran') return [outcome.reason];
  const { violations, errors } = outcome.run;
  return [
    ...violations.map(({ kind, operation, detail }) => `${kind} in ${operation}: ${detail}`),
    ...errors,
  ];
}

/** By what its programs found, or by the library's own refusal to start: one that merely crashes proves nothing. */
function isCaught(outcome: WorkerOutcome): boolean {
  return outcome.kind === 'ran' ? findingsOf(outcome).length > 0 : outcome.kind === 'refused';
}

function violationsOf(outcome: WorkerOutcome): number {
  return outcome.kind === 'ran' ? outcome.run.violations.length : 0;
}

function moduleUrl(dist: string, file: string): string {
  return pathToFileURL(join(dist, file)).href;
}
