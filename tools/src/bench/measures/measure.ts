import type { BenchDatabase } from '../database/bench-database.js';
import type { BenchResult } from '../report/bench-result.js';
import type { SubjectSet } from '../subjects/subject-set.js';
import type { RoundPlan } from './interleave.js';

export interface MeasureSettings {
  readonly database: BenchDatabase;
  readonly subjects: SubjectSet;
  readonly patients: number;
  readonly plan: RoundPlan;
  /** Options of Node for the processes that are measured, such as a profiler's. */
  readonly execArgv: readonly string[];
  /** Told which part runs. */
  readonly onStep: (step: string) => void;
}

/** One row of the performance targets. */
export interface Measure {
  readonly id: string;
  readonly title: string;
  /** @defaultValue false */
  readonly needsRedis?: boolean;
  run(settings: MeasureSettings): Promise<readonly BenchResult[]>;
}
