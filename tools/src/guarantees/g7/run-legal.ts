import type { DatabaseService, Identity } from '@infrastructure/database';
import type { Random } from '../g1/random.js';
import { AgeThreshold } from './age-threshold.js';
import type { LegalTally } from './g7.job.js';
import type { LeakJournal } from './leak-journal.js';
import { LEGAL_KINDS, SYSTEM_WORK, type LegalKind } from './legal-kinds.js';

/** What the control takes for too long; every transaction here is longer. ms */
const THRESHOLD_MS = 100;
const SHORTEST_MS = 120;
/** Beyond the grace that follows a request's end, and beyond the age from which owners are watched. */
const LONGEST_MS = 700;
const SYSTEM_SHARE = 0.05;

export interface LegalStage {
  readonly database: DatabaseService;
  readonly clinic: Identity;
  readonly journal: LeakJournal;
  readonly random: Random;
  readonly onProgress: (done: number) => void;
}

/** Runs long transactions that are none of a leak detector's business, `callers` side by side. */
export async function runLegal(stage: LegalStage, count: number, callers: number): Promise<LegalTally> {
  const { database, clinic, journal, random, onProgress } = stage;
  const age = new AgeThreshold(THRESHOLD_MS);
  const violations: string[] = [];
  let [begun, done, falsePositives, shortestMs] = [0, 0, 0, Infinity];
  const runOne = async (kind: LegalKind, requestId: string, holdMs: number): Promise<void> => {
    let takenAtMs = Infinity;
    try {
      await kind.run({
        ...{ database, clinic, requestId, holdMs },
        taken: () => {
          takenAtMs = performance.now();
          age.taken(requestId);
        },
        returned: () => {
          age.returned(requestId);
          shortestMs = Math.min(shortestMs, performance.now() - takenAtMs);
        },
      });
    } catch (error) {
      violations.push(`legal work ${kind.name} failed: ${String(error)}`);
    }
    const reports = journal.about(requestId);
    if (reports.length > 0) violations.push(`legal work ${kind.name} was taken for a leak`);
    falsePositives += reports.length;
    done += 1;
    onProgress(done);
  };
  const caller = async (): Promise<void> => {
    while (begun < count) {
      begun += 1;
      const kind = random.chance(SYSTEM_SHARE) ? SYSTEM_WORK : random.pick(LEGAL_KINDS);
      await runOne(kind, `legal-${String(begun)}`, SHORTEST_MS + random.below(LONGEST_MS - SHORTEST_MS));
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  age.stop();
  // System work has no request: what it lost would be reported under no request's name.
  const unnamed = journal.about('no request').length;
  if (unnamed > 0) violations.push(`${String(unnamed)} leaks of no request`);
  return {
    done,
    shortestMs: Math.round(shortestMs),
    falsePositives: falsePositives + unnamed,
    overAge: age.flagged,
    violations,
  };
}
