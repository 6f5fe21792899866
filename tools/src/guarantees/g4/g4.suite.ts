import { fileURLToPath } from 'node:url';
import type { GuaranteeReport } from '../guarantee-report.js';
import type { GuaranteeSettings, GuaranteeSuite } from '../guarantee-suite.js';
import { ForkedWorker } from '../worker/forked-worker.js';
import { libraryAddress, withMutant } from '../worker/library-folder.js';
import { faultsFigures, faultsViolations } from './faults/faults.figures.js';
import { proveBesideFaults } from './faults/proof.js';
import {
  interleavingsOf,
  modelFigures,
  modelViolations,
  stampedeFigures,
  stampedeViolations,
  wrongOf,
} from './g4.figures.js';
import type { G4Job, G4Note, PlayedScenario } from './g4.job.js';
import { MODEL_MUTANTS, STAMPEDE_MUTANTS, type ModelMutant } from './g4.mutants.js';
import { SCENARIOS } from './model/scenarios.js';
import { runStampede } from './real/stampede.js';

/** Always the built one: a forked Node runs no TypeScript. */
const WORKER = fileURLToPath(new URL('../../../dist/guarantees/g4/worker.js', import.meta.url));
/** Orders of each large scenario in the short form. */
const SAMPLED = 300;
/** A model that plays for longer hangs: all orders of the large scenarios take half an hour of a busy core; ms. */
const LIMIT_MS = 3 * 60 * 60_000;

/**
 * The cache: every order of loads, commits, news and fills in small worlds; real processes that want one row; and two
 * that read and write beside a Redis and a replica that fail.
 */
export const G4: GuaranteeSuite = {
  id: 'g4',
  title: 'cache: no stale fill in any order of loads, commits, news and fills',
  operations: { short: 10_000, full: 140_000 },
  run: runG4,
};

async function runG4(settings: GuaranteeSettings): Promise<GuaranteeReport> {
  const { seed, operations } = settings;
  const isFull = operations >= G4.operations.full;
  const played = await playAll(settings, isFull);
  const control = await play({ kind: 'control' });
  settings.onProgress('stampede', 0, 1);
  const stampede = await runStampede(settings, libraryAddress(settings.library));
  const besideFaults = await proveBesideFaults(settings, isFull);
  const mutants = [...besideFaults.mutants];
  for (const each of MODEL_MUTANTS)
    mutants.push({ name: each.mutant.name, caught: await isCaught(settings, each) });
  for (const mutant of STAMPEDE_MUTANTS) {
    settings.onProgress(`mutant: ${mutant.name}`, 0, 1);
    const found = await withMutant(settings.library, mutant, (library) => runStampede(settings, library));
    mutants.push({ name: mutant.name, caught: stampedeViolations(found).length > 0 });
  }
  const complete = SCENARIOS.filter(({ isLarge }) => isFull || !isLarge).length;
  return {
    id: 'g4',
    seed,
    operations: interleavingsOf(played),
    violations: [
      ...modelViolations(played),
      ...stampedeViolations(stampede),
      ...faultsViolations(besideFaults),
    ],
    figures: [
      ...modelFigures(played, { orders: operations, complete }),
      ...stampedeFigures(stampede),
      ...faultsFigures(besideFaults),
    ],
    controls: [
      { name: 'a cache that is told of writes (bentocache)', violations: wrongOf(control) },
      {
        name: 'the same with a shared Redis and a bus, in two processes beside faults',
        violations: besideFaults.control.sights.stale.count,
      },
    ],
    mutants,
  };
}

async function playAll(
  { seed, library, onProgress }: GuaranteeSettings,
  isFull: boolean,
): Promise<readonly PlayedScenario[]> {
  const scenarios = SCENARIOS.map(({ name }) => name);
  const sampled = isFull ? undefined : SAMPLED;
  let done = 0;
  const job: G4Job = {
    ...{ kind: 'model', library: libraryAddress(library), scenarios, sampled, stopAtFirst: false, seed },
  };
  return await play(job, () => {
    onProgress('orders', ++done, scenarios.length);
  });
}

async function isCaught(
  { seed, library: dist, onProgress }: GuaranteeSettings,
  { mutant, scenario }: ModelMutant,
): Promise<boolean> {
  onProgress(`mutant: ${mutant.name}`, 0, 1);
  return await withMutant(dist, mutant, async (library) => {
    const job: G4Job = {
      ...{ kind: 'model', library, scenarios: [scenario], sampled: undefined, stopAtFirst: true, seed },
    };
    return wrongOf(await play(job)) > 0;
  });
}

/** @throws when the worker ends without a result: a run that crashes has proven nothing */
async function play(
  job: G4Job,
  onScenario: () => void = () => undefined,
): Promise<readonly PlayedScenario[]> {
  const worker = new ForkedWorker<readonly PlayedScenario[], G4Note>(WORKER, job, LIMIT_MS, onScenario);
  const outcome = await worker.outcome;
  if (outcome.kind === 'failed') throw new Error(outcome.reason);
  return outcome.result;
}
