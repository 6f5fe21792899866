import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { GuaranteeReport } from '../guarantee-report.js';
import type { GuaranteeSettings, GuaranteeSuite } from '../guarantee-suite.js';
import { mutateLibrary } from '../mutants/mutated-library.js';
import { PASSING_FAULTS } from './faults/index.js';
import { g3Figures } from './g3.figures.js';
import { G3_MUTANTS, type WriteMutant } from './g3.mutants.js';
import { onOwnServers } from './own-servers.js';
import { runLedger, type LedgerPlan, type LedgerRun } from './run-ledger.js';

/** Short, so that most of the time is spent writing, not refusing; ms. */
const BREAKER_RESET_MS = 500;
const WORKERS = 2;
const KEYED_RATIO = 0.7;
const GO_ON_MS = { ordinarily: 200, afterFailover: 2000 };
const MOST_TOLD = 20;

/** Enough to catch what the fault was chosen for. */
const BRIEFLY = { workers: 1, breakerResetMs: BREAKER_RESET_MS };

type Extra = Pick<LedgerPlan, 'faults'> &
  Partial<
    Pick<
      LedgerPlan,
      'mode' | 'acknowledged' | 'breakerResetMs' | 'keepsHistory' | 'workers' | 'keyedRatio' | 'goOnMs'
    >
  >;

/** Writes under faults: a ledger whose transfers are atomic, written by processes that are killed, too. */
export const G3: GuaranteeSuite = {
  id: 'g3',
  title: 'writes under faults: acknowledged is once, failed is never, unknown is found out',
  operations: { short: 300, full: 20_000 },
  run: runG3,
};

async function runG3(settings: GuaranteeSettings): Promise<GuaranteeReport> {
  const { seed, library, operations } = settings;
  const breakerResetMs = BREAKER_RESET_MS;
  const main = await runOn(settings, 'faults', library, {
    faults: PASSING_FAULTS,
    acknowledged: operations,
    breakerResetMs,
    keepsHistory: true,
  });
  const resting = await runOn(settings, 'faults under a breaker that rests for its default time', library, {
    faults: ['connections broken behind a COMMIT'],
    keepsHistory: true,
  });
  const failedOver = await onOwnServers(settings.cluster, (cluster) =>
    runOn({ ...settings, cluster }, 'failover', library, {
      faults: ['replica promoted'],
      goOnMs: GO_ON_MS.afterFailover,
      breakerResetMs,
      keepsHistory: true,
    }),
  );
  const naive = await runOn(settings, 'control', library, {
    ...BRIEFLY,
    faults: ['COMMIT reply dropped'],
    mode: 'naive',
  });
  const mutants = [];
  for (const mutant of G3_MUTANTS)
    mutants.push({ name: mutant.name, caught: await isCaught(settings, mutant) });
  const runs = [main, resting, failedOver];
  return {
    id: 'g3',
    seed,
    operations: runs.reduce((sum, run) => sum + run.operations, 0),
    violations: runs.flatMap(describeViolations),
    figures: g3Figures(runs, operations),
    controls: [
      { name: 'repeating what failed, without a key', violations: violationsOf(naive, 'duplicate') },
    ],
    mutants,
  };
}

/** By what the ledger shows; a library that crashes is no catch, but an error. */
async function isCaught(settings: GuaranteeSettings, mutant: WriteMutant): Promise<boolean> {
  const mutated = await mutateLibrary(settings.library, mutant);
  try {
    const extra = { ...BRIEFLY, faults: [mutant.fault], keyedRatio: mutant.writes === 'keyed' ? 1 : 0 };
    const run = await runOn(settings, `mutant: ${mutant.name}`, mutated.dist, extra);
    return run.violations.length > 0;
  } finally {
    await mutated.remove();
  }
}

async function runOn(
  { cluster, seed, onProgress }: GuaranteeSettings,
  step: string,
  library: string,
  extra: Extra,
): Promise<LedgerRun> {
  const wanted = extra.acknowledged ?? 0;
  onProgress(step, 0, 1);
  return await runLedger({
    cluster,
    seed,
    library: pathToFileURL(join(library, 'index.js')).href,
    mode: 'module',
    workers: WORKERS,
    keyedRatio: KEYED_RATIO,
    keepsHistory: false,
    goOnMs: GO_ON_MS.ordinarily,
    acknowledged: wanted,
    onProgress: (done) => {
      onProgress(step, Math.min(done, wanted), Math.max(1, wanted));
    },
    ...extra,
  });
}

function describeViolations({ violations, historyFolder }: LedgerRun): string[] {
  const told = violations.slice(0, MOST_TOLD);
  return told.map(
    ({ kind, subject, detail }) => `${kind}: ${subject}: ${detail} (history: ${String(historyFolder)})`,
  );
}

function violationsOf({ violations }: LedgerRun, kind: string): number {
  return violations.filter((violation) => violation.kind === kind).length;
}
