import { RunningRedis } from '../../chaos/redis/running-redis.js';
import type { GuaranteeReport } from '../guarantee-report.js';
import type { GuaranteeSettings, GuaranteeSuite } from '../guarantee-suite.js';
import { RedisStorm } from '../redis/redis-storm.js';
import { startOwnServers } from '../servers/own-servers.js';
import { CELL_NAMES } from './cells/cell.js';
import { findingsIn, g1Figures, operationsIn, type CellOutcome } from './g1.figures.js';
import { Random } from './random.js';
import { runMutants } from './run-mutants.js';
import { moduleUrl, runOn } from './run-on.js';
import type { WorkerOutcome } from './run-worker.js';
import { differencesBetween } from './same-results.js';

/** Of all operations, those in each cell but the primary, which has the rest. */
const CELL_RATIO = 0.1;
const REPLICAS = 1;
const CONTROL_OPERATIONS = 20_000;
const COMPARED_ROUNDS = 60;
/** Never reached: the rounds end first. */
const NO_LIMIT = 1_000_000;

/**
 * Isolation: random programs of many clinics at once, on the primary, on a replica, over a network that loses
 * connections, in a saturated queue of every priority and in processes that share a Redis which loses what it holds; and
 * the same program beside different neighbours.
 */
export const G1: GuaranteeSuite = {
  id: 'g1',
  title:
    'isolation of clinics: random programs on the primary, on a replica, through retries, in a queue of all priorities ' +
    'and in two processes beside a Redis that loses what it holds, and one program beside different neighbours',
  operations: { short: 100_000, full: 1_000_000 },
  run: runG1,
};

async function runG1(settings: GuaranteeSettings): Promise<GuaranteeReport> {
  const servers = await startOwnServers(settings.cluster.descriptor.major, REPLICAS);
  try {
    return await runOnServers({ ...settings, cluster: servers.cluster });
  } finally {
    await servers.stop();
  }
}

async function runOnServers(settings: GuaranteeSettings): Promise<GuaranteeReport> {
  const { cluster, seed, operations, library } = settings;
  const redisStorm = new RedisStorm(RunningRedis.of(cluster), new Random(seed));
  const cells = await redisStorm.during(() => runCells(settings));
  const neighbours = await compareNeighbours(settings);
  const differences = {
    neighbours,
    cells: differencesBetween(cells.filter(({ cell }) => cell !== 'primary')),
  };
  const control = await runOn(settings, 'control', library, CONTROL_OPERATIONS, {
    controlClient: moduleUrl(library, 'prisma/generated/client/client.js'),
  });
  return {
    id: 'g1',
    seed,
    operations: operationsIn(cells),
    violations: [...findingsIn(cells), ...differences.neighbours, ...differences.cells],
    figures: [...g1Figures(cells, differences, operations), ...redisStorm.tally.figures],
    controls: [
      { name: 'the same Prisma with its context in AsyncLocalStorage', violations: violationsOf(control) },
    ],
    mutants: await runMutants(settings),
  };
}

/** All but the primary run the same programs, so that their results can be compared. */
async function runCells(settings: GuaranteeSettings): Promise<CellOutcome[]> {
  const cells: CellOutcome[] = [];
  const inOther = Math.ceil(settings.operations * CELL_RATIO);
  const inPrimary = settings.operations - inOther * (CELL_NAMES.length - 1);
  for (const cell of CELL_NAMES) {
    const isPrimary = cell === 'primary';
    const own = { ...settings, seed: settings.seed + (isPrimary ? 0 : 1) };
    const operations = isPrimary ? inPrimary : inOther;
    const outcome = await runOn(own, `programs (${cell})`, settings.library, operations, { cell });
    cells.push({ cell, outcome });
  }
  return cells;
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

function violationsOf(outcome: WorkerOutcome): number {
  return outcome.kind === 'ran' ? outcome.run.violations.length : 0;
}
