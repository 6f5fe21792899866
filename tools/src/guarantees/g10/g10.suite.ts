import type { GuaranteeReport } from '../guarantee-report.js';
import type { GuaranteeSettings, GuaranteeSuite } from '../guarantee-suite.js';
import { Random } from '../g1/random.js';
import { runApiRound } from './api-round.js';
import type { ApiRoundVerdict } from './judge-api-round.js';
import { libraryAddress, withMutant } from '../worker/library-folder.js';
import { apiFigures, g10Figures, sumOf } from './g10.figures.js';
import { G10_MUTANTS } from './g10.mutants.js';
import { GRACE_MS, type RoundVerdict } from './judge-round.js';
import { runRound } from './run-round.js';

/** Rounds that a mutant gets before it counts as not caught, and that the control gets. */
const FEW_ROUNDS = 2;
/** Rounds of the whole API, which takes longer to start. */
const API_ROUNDS = { short: 1, full: 3 } as const;
/** Long enough to see that a process ends too late; ms. */
const PATIENCE_MS = GRACE_MS + 5000;
/** A mutant that does not end has shown by then what it does instead; ms. */
const MUTANT_PATIENCE_MS = 5000;

/** Shutdown: a signal under load loses no acknowledged write, and leaves nobody without an answer. */
export const G10: GuaranteeSuite = {
  id: 'g10',
  title: 'SIGTERM under load: what is under way ends, what was acknowledged is there',
  operations: { short: 5, full: 50 },
  run: runG10,
};

async function runG10(settings: GuaranteeSettings): Promise<GuaranteeReport> {
  const { seed, operations, library } = settings;
  const intact = libraryAddress(library);
  const rounds = await runRounds(settings, 'signals', { library: intact, rounds: operations });
  const apiWanted = operations < G10.operations.full ? API_ROUNDS.short : API_ROUNDS.full;
  const apiRounds = await runApiRounds(settings, apiWanted);
  const control = await runRounds(settings, 'control', {
    ...{ library: intact, rounds: FEW_ROUNDS, isAbrupt: true },
  });
  const mutants = [];
  for (const mutant of G10_MUTANTS) {
    const verdicts = await withMutant(library, mutant, (address) =>
      runRounds(settings, `mutant: ${mutant.name}`, {
        ...{ library: address, rounds: FEW_ROUNDS, patienceMs: MUTANT_PATIENCE_MS },
      }),
    );
    mutants.push({ name: mutant.name, caught: verdicts.some(({ violations }) => violations.length > 0) });
  }
  return {
    id: 'g10',
    seed,
    operations: rounds.length + apiRounds.length,
    violations: [...rounds, ...apiRounds].flatMap(({ violations }) => violations),
    figures: [...g10Figures(rounds, operations), ...apiFigures(apiRounds, apiWanted)],
    controls: [
      {
        name: 'exit at once: writes that took effect and were never answered',
        violations: sumOf(control, ({ committedUnanswered }) => committedUnanswered),
      },
      {
        name: 'exit at once: writes that were never answered',
        violations: sumOf(control, ({ unanswered }) => unanswered),
      },
    ],
    mutants,
  };
}

async function runApiRounds(
  { cluster, seed, onProgress }: GuaranteeSettings,
  rounds: number,
): Promise<ApiRoundVerdict[]> {
  const random = new Random(seed);
  const verdicts: ApiRoundVerdict[] = [];
  for (let round = 0; round < rounds; round += 1) {
    onProgress('the API', round, rounds);
    const database = await cluster.createDatabase();
    try {
      verdicts.push(await runApiRound(database, random));
    } finally {
      await database.drop();
    }
  }
  return verdicts;
}

interface RoundsPlan {
  readonly library: string;
  readonly rounds: number;
  readonly isAbrupt?: boolean;
  readonly patienceMs?: number;
}

/** @throws when a process does not come to its work, which proves nothing */
async function runRounds(
  { cluster, seed, onProgress }: GuaranteeSettings,
  step: string,
  { library, rounds, isAbrupt = false, patienceMs = PATIENCE_MS }: RoundsPlan,
): Promise<RoundVerdict[]> {
  const database = await cluster.createDatabase();
  const random = new Random(seed);
  const verdicts: RoundVerdict[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      onProgress(step, round, rounds);
      verdicts.push(await runRound({ database, random, library, isAbrupt, patienceMs }));
    }
  } finally {
    await database.drop();
  }
  return verdicts;
}
