import { fileURLToPath } from 'node:url';
import type { GuaranteeReport } from '../guarantee-report.js';
import type { GuaranteeSettings, GuaranteeSuite } from '../guarantee-suite.js';
import { ForkedWorker, type JobOutcome } from '../worker/forked-worker.js';
import { libraryAddress, withMutant } from '../worker/library-folder.js';
import { g7Figures, g7Violations } from './g7.figures.js';
import type { G7Job, G7Run } from './g7.job.js';
import { G7_MUTANTS } from './g7.mutants.js';

/** Always the built one: a forked Node runs no TypeScript. */
const WORKER = fileURLToPath(new URL('../../../dist/guarantees/g7/worker.js', import.meta.url));
/** A pool full of leaks, again and again. */
const CONNECTIONS = 28;
/** Source: targets, G7; fewer only where less than the short form is asked for. */
const LEAKS = 1000;
const LEAKS_FOR_EACH_LEGAL = 2;
/** What a mutant gets before it counts as not caught: every kind of leak, and of legal work. */
const MUTANT = { leaks: 25, legal: 80, connections: CONNECTIONS, mostFindings: 1 } as const;
const MOST_FINDINGS = 20;
/** After which a run counts as hung; ms, and ms for each legal transaction. */
const LIMIT_MS = 90_000;
const LIMIT_EACH_MS = 60;

/** Leaks: every one is found, named and taken back in time, and no long transaction is taken for one. */
export const G7: GuaranteeSuite = {
  id: 'g7',
  title: 'leaks: found with their call site, taken back, and never mistaken',
  operations: { short: 500, full: 10_000 },
  run: runG7,
};

async function runG7(settings: GuaranteeSettings): Promise<GuaranteeReport> {
  const { seed, operations, library } = settings;
  const size = {
    leaks: Math.min(LEAKS, LEAKS_FOR_EACH_LEGAL * operations),
    legal: operations,
    connections: CONNECTIONS,
    mostFindings: MOST_FINDINGS,
  };
  const main = await runOn(settings, 'leaks and long transactions', libraryAddress(library), size);
  const mutants = [];
  for (const mutant of G7_MUTANTS) {
    const outcome = await withMutant(library, mutant, (address) =>
      runOn(settings, `mutant: ${mutant.name}`, address, MUTANT),
    );
    mutants.push({
      name: mutant.name,
      caught: outcome.kind === 'ran' && g7Violations(outcome.result).length > 0,
    });
  }
  if (main.kind === 'failed')
    return { id: 'g7', seed, operations: 0, violations: [main.reason], figures: [], controls: [], mutants };
  const { result } = main;
  return {
    id: 'g7',
    seed,
    operations: result.leaks.injected + result.legal.done,
    violations: g7Violations(result),
    figures: g7Figures(result, size),
    controls: [{ name: 'an age threshold of 100 ms on the same run', violations: result.legal.overAge }],
    mutants,
  };
}

type JobSize = Pick<G7Job, 'leaks' | 'legal' | 'connections' | 'mostFindings'>;

async function runOn(
  { cluster, seed, onProgress }: GuaranteeSettings,
  step: string,
  library: string,
  size: JobSize,
): Promise<JobOutcome<G7Run>> {
  const database = await cluster.createDatabase();
  try {
    const job: G7Job = { library, urls: database.urls, seed, ...size };
    const worker = new ForkedWorker<G7Run, number>(
      WORKER,
      job,
      LIMIT_MS + LIMIT_EACH_MS * size.legal,
      (done) => {
        onProgress(step, done, size.leaks + size.legal);
      },
    );
    return await worker.outcome;
  } finally {
    await database.drop();
  }
}
