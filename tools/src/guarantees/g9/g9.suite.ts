import { fileURLToPath } from 'node:url';
import type { GuaranteeReport } from '../guarantee-report.js';
import type { GuaranteeSettings, GuaranteeSuite } from '../guarantee-suite.js';
import { ForkedWorker } from '../worker/forked-worker.js';
import { libraryAddress, withMutant } from '../worker/library-folder.js';
import {
  amplificationFigures,
  amplificationViolations,
  BACK,
  excessAttempts,
  goodputFigures,
  goodputViolations,
} from './g9.figures.js';
import type { Amplification, AmplificationJob, G9Job, G9Note, G9Result } from './g9.job.js';
import { G9_MUTANTS, type G9Mutant } from './g9.mutants.js';
import { goodputOf, makeOutage, type Goodput } from './outage.js';

/** Always the built one: a forked Node runs no TypeScript. */
const WORKER = fileURLToPath(new URL('../../../dist/guarantees/g9/worker.js', import.meta.url));
/** 100 calls a second, far below what the machine can do: what is missing afterwards is the module's doing. */
const RATE = { burst: 4, everyMs: 40 } as const;
const OUTAGE_MS = { short: 4000, full: 30_000 } as const;
/** As many as fill any savings, which is the worst beginning. */
const HEALTHY_CALLS = 1000;
const MUTANT = { calls: 1000, healthyCalls: 50 } as const;
/** A run that takes longer beside its outage hangs; ms. */
const LIMIT_MS = 120_000;

/** Retries: what they cost a server that fails, and how soon all is well again when it is back. */
export const G9: GuaranteeSuite = {
  id: 'g9',
  title: 'retries do not multiply a failure, and goodput is back right after an outage',
  operations: { short: 2000, full: 20_000 },
  run: runG9,
};

async function runG9(settings: GuaranteeSettings): Promise<GuaranteeReport> {
  const { seed, operations, library } = settings;
  const intact = libraryAddress(library);
  const outageMs = operations >= G9.operations.full ? OUTAGE_MS.full : OUTAGE_MS.short;
  const measured = await amplify(settings, 'every attempt fails', intact, {
    calls: operations,
    healthyCalls: HEALTHY_CALLS,
  });
  const goodput = await passOutage(settings, 'outage', intact, outageMs);
  const naive = await amplify(settings, 'control', intact, { ...MUTANT, isNaive: true });
  const mutants = [];
  for (const each of G9_MUTANTS)
    mutants.push({ name: each.mutant.name, caught: (await runMutant(settings, each)).length > 0 });
  return {
    id: 'g9',
    seed,
    operations: measured.reduce((sum, { calls }) => sum + calls, 0),
    violations: [...amplificationViolations(measured), ...goodputViolations(goodput)],
    figures: [...amplificationFigures(measured, operations), ...goodputFigures(goodput, outageMs)],
    controls: [{ name: 'three attempts for each call', violations: excessAttempts(naive) }],
    mutants,
  };
}

/** @returns what the run found */
async function runMutant(settings: GuaranteeSettings, { run, mutant }: G9Mutant): Promise<string[]> {
  const step = `mutant: ${mutant.name}`;
  return await withMutant(settings.library, mutant, async (library) =>
    run === 'amplification'
      ? amplificationViolations(await amplify(settings, step, library, MUTANT))
      : goodputViolations(await passOutage(settings, step, library, OUTAGE_MS.short)),
  );
}

async function amplify(
  settings: GuaranteeSettings,
  step: string,
  library: string,
  plan: Pick<AmplificationJob, 'calls' | 'healthyCalls'> & { readonly isNaive?: boolean },
): Promise<readonly Amplification[]> {
  const result = await runOn(settings, step, library, { kind: 'amplification', isNaive: false, ...plan });
  if (result.kind !== 'amplification') throw new Error('the worker did another job');
  return result.measured;
}

async function passOutage(
  settings: GuaranteeSettings,
  step: string,
  library: string,
  outageMs: number,
): Promise<Goodput> {
  let times: ReturnType<typeof makeOutage> | undefined;
  const result = await runOn(settings, step, library, { kind: 'outage', ...RATE }, (worker) => {
    times = makeOutage(settings.cluster, outageMs).finally(() => {
      worker.send('enough');
    });
    return times;
  });
  if (result.kind !== 'outage' || times === undefined) throw new Error('the worker did another job');
  return goodputOf(result.calls, await times, BACK);
}

type JobPart = G9Job extends infer Job
  ? Job extends G9Job
    ? Omit<Job, 'library' | 'urls' | 'seed'>
    : never
  : never;

/**
 * @param onSteady told when calls come at a steady rate; a failure of it is the run's
 * @throws when the worker ends without a result: a run that crashes has proven nothing
 */
async function runOn(
  { cluster, seed, onProgress }: GuaranteeSettings,
  step: string,
  library: string,
  part: JobPart,
  onSteady: (worker: ForkedWorker<G9Result, G9Note>) => Promise<unknown> = () => Promise.resolve(),
): Promise<G9Result> {
  const database = await cluster.createDatabase();
  try {
    onProgress(step, 0, 1);
    const job: G9Job = { ...part, library, urls: database.urls, seed };
    let steady: Promise<unknown> = Promise.resolve();
    const worker: ForkedWorker<G9Result, G9Note> = new ForkedWorker(WORKER, job, LIMIT_MS, () => {
      steady = onSteady(worker);
      // Whoever waits for the worker hears of it below.
      steady.catch(() => undefined);
    });
    const outcome = await worker.outcome;
    await steady;
    if (outcome.kind === 'failed') throw new Error(`${step}: ${outcome.reason}`);
    return outcome.result;
  } finally {
    await database.drop();
  }
}
