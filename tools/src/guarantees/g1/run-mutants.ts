import type { GuaranteeReport } from '../guarantee-report.js';
import type { GuaranteeSettings } from '../guarantee-suite.js';
import { mutateLibrary } from '../mutants/mutated-library.js';
import { G1_MUTANTS, type IsolationMutant } from './g1.mutants.js';
import { runOn, type JobExtra } from './run-on.js';
import type { WorkerOutcome } from './run-worker.js';

/** Operations that a mutant gets before it counts as not caught. */
const MUTANT_OPERATIONS = 20_000;
/** One finding is enough to catch a mutant. */
const FIRST_FINDING: JobExtra = { mostFindings: 1 };

/** Two at a time: each waits for its server about as long as it works. */
export async function runMutants(settings: GuaranteeSettings): Promise<GuaranteeReport['mutants']> {
  const caught = new Map<IsolationMutant, boolean>();
  const left = G1_MUTANTS.values();
  const silent = { ...settings, onProgress: () => undefined };
  const runSome = async (): Promise<void> => {
    for (const mutant of left) {
      settings.onProgress('mutants', caught.size, G1_MUTANTS.length);
      caught.set(mutant, isCaught(await runMutant(silent, mutant)));
    }
  };
  await Promise.all([runSome(), runSome()]);
  return G1_MUTANTS.map((mutant) => ({ name: mutant.name, caught: caught.get(mutant) === true }));
}

async function runMutant(settings: GuaranteeSettings, mutant: IsolationMutant): Promise<WorkerOutcome> {
  const step = `mutant: ${mutant.name}`;
  if (mutant.kind === 'sql') {
    return await runOn(settings, step, settings.library, MUTANT_OPERATIONS, {
      ...FIRST_FINDING,
      sabotage: mutant.sql,
    });
  }
  const mutated = await mutateLibrary(settings.library, mutant);
  try {
    return await runOn(settings, step, mutated.dist, MUTANT_OPERATIONS, {
      ...FIRST_FINDING,
      cell: mutant.cell ?? 'primary',
    });
  } finally {
    await mutated.remove();
  }
}

/** By what its programs found, or by the library's own refusal to start: one that merely crashes proves nothing. */
function isCaught(outcome: WorkerOutcome): boolean {
  if (outcome.kind !== 'ran') return outcome.kind === 'refused';
  return outcome.run.violations.length + outcome.run.errors.length > 0;
}
