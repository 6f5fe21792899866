import { setTimeout as pause } from 'node:timers/promises';
import { Random } from '../g1/random.js';
import { checkLedger, type LedgerViolation } from './check-ledger.js';
import { faultCounts } from './fault-window.js';
import { FAULTS, type FaultKind } from './faults/index.js';
import type { HistoryEvent } from './history-event.js';
import { LedgerStage, type StageOptions } from './ledger-stage.js';
import { storiesOf } from './operation-story.js';
import { OPENING_BALANCE } from './plant-ledger.js';
import { resolutionOf, type Resolution } from './resolution.js';

/** Between two faults: long enough for the workers to be well again, short enough to be met in the middle; ms. */
const CALM_MS = { shortest: 200, spread: 400 };
/** Each has every fault once. */
const MOST_ROUNDS = 200;

export interface LedgerPlan extends StageOptions {
  /** The faults of one round, in any order: the seed decides. */
  readonly faults: readonly FaultKind[];
  /** Rounds go on until so many transfers were acknowledged; the first is always played whole. */
  readonly acknowledged: number;
  /** Whether histories that show a violation are kept for whoever looks into it. */
  readonly keepsHistory: boolean;
  /** How long the workers go on after the last fault of a round; ms. */
  readonly goOnMs: number;
  readonly onProgress: (acknowledged: number) => void;
}

export interface LedgerRun extends Resolution {
  readonly operations: number;
  readonly acknowledged: number;
  readonly violations: readonly LedgerViolation[];
  /** How often each fault struck. */
  readonly faults: ReadonlyMap<string, number>;
  /** Where the histories lie, when they show a violation. */
  readonly historyFolder: string | undefined;
}

/** Writes under faults, then holds what the workers were told against what the database holds. */
export async function runLedger(plan: LedgerPlan): Promise<LedgerRun> {
  return await LedgerStage.during(plan, async (stage) => {
    await playFaults(stage, plan);
    await stage.finish();
    const history = await stage.histories();
    const violations = checkLedger(history, await stage.ledger(), OPENING_BALANCE);
    const resolution = resolutionOf(history);
    const isProof = violations.length === 0 && resolution.unresolved.length === 0;
    const isKept = plan.keepsHistory && !isProof;
    if (!isKept) await stage.forgetHistories();
    return {
      ...resolution,
      operations: storiesOf(history).size,
      acknowledged: acknowledgedIn(history),
      violations,
      faults: faultCounts(history),
      historyFolder: isKept ? stage.folder : undefined,
    };
  });
}

async function playFaults(stage: LedgerStage, plan: LedgerPlan): Promise<void> {
  const random = new Random(plan.seed);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    for (const kind of shuffled(plan.faults, random)) {
      await pause(CALM_MS.shortest + random.below(CALM_MS.spread));
      await playFault(stage, kind, random);
    }
    await pause(plan.goOnMs);
    const acknowledged = acknowledgedIn(await stage.histories());
    plan.onProgress(acknowledged);
    if (acknowledged >= plan.acknowledged) return;
  }
}

async function playFault(stage: LedgerStage, kind: FaultKind, random: Random): Promise<void> {
  const { history, cluster, proxy, database, workers } = stage;
  history.tell({ type: 'fault', fault: kind, phase: 'begin' });
  await FAULTS[kind]({
    ...{ cluster, proxy, random, workers },
    database: database.name,
    replaceWorker: (index) => stage.replaceWorker(index),
    struck: () => {
      history.tell({ type: 'fault', fault: kind, phase: 'struck' });
    },
    tell: (fault, phase) => {
      history.tell({ type: 'fault', fault, phase });
    },
  });
  history.tell({ type: 'fault', fault: kind, phase: 'heal' });
}

function acknowledgedIn(history: readonly HistoryEvent[]): number {
  return [...storiesOf(history).values()].filter(({ verdict }) => verdict === 'ok').length;
}

/** Fisher and Yates. */
function shuffled<T>(values: readonly T[], random: Random): T[] {
  const left = [...values];
  return values.map(() => left.splice(random.below(left.length), 1)[0] as T);
}
