import type { Cell } from './cells/cell.js';
import type { ClinicWorld } from './clinic-world.js';
import { ClinicProgram, type Attempt } from './clinic-program.js';
import type { Random } from './random.js';
import { ViolationError, type Violation } from './violation.js';

export interface ProgramRun {
  readonly operations: number;
  /** Models that anything was done on. */
  readonly models: readonly string[];
  readonly violations: readonly Violation[];
  /** Failures that are no violation but should not happen either: what was run, and the error's code. */
  readonly errors: readonly string[];
  /** By clinic: a hash over all results in program order. */
  readonly outputs: Readonly<Record<string, string>>;
}

export interface ProgramProgress {
  readonly operations: number;
  readonly rounds: number;
}

export interface ProgramSettings {
  readonly operations: number;
  /** Stops after as many rounds, whatever they held: two runs compared must end together. */
  readonly rounds?: number;
  /** Most reads that one clinic starts in one tick. */
  readonly burst: number;
  /** Stops after as many findings. */
  readonly mostFindings: number;
  readonly onProgress: (done: ProgramProgress) => void;
}

/**
 * Rounds in which all clinics work at once: in one tick every clinic starts a burst of reads, then each goes on to a
 * few writes. Far more operations are under way than the pool has connections.
 */
export async function runPrograms(
  cell: Cell,
  worlds: readonly ClinicWorld[],
  randoms: readonly Random[],
  settings: ProgramSettings,
): Promise<ProgramRun> {
  const violations: Violation[] = [];
  const errors: string[] = [];
  let operations = 0;
  const models = new Set<string>();
  const attempt: Attempt = async (model, name, run) => {
    operations += 1;
    models.add(model);
    try {
      await run();
    } catch (error) {
      if (error instanceof ViolationError) violations.push(error.violation);
      else errors.push(`${model}.${name}: ${String((error as { code?: unknown }).code ?? error)}`);
    }
  };
  const programs = worlds.map(
    (own, index) => new ClinicProgram(cell.target, own, worlds, randoms[index] as Random, attempt),
  );
  const isOver = (round: number): boolean =>
    operations >= settings.operations ||
    round === settings.rounds ||
    violations.length + errors.length >= settings.mostFindings;
  for (let round = 0; !isOver(round); round += 1) {
    // Decided before anything runs, so that what a program does never hangs on the timing of another.
    const bursts = programs.map((program) => program.planBurst(settings.burst));
    await cell.beforeReads();
    await Promise.all(bursts.map((start) => start()));
    await cell.beforeWrites();
    await Promise.all(programs.map((program) => program.write()));
    settings.onProgress({ operations, rounds: round + 1 });
  }
  return {
    operations,
    models: [...models],
    violations,
    errors,
    outputs: Object.fromEntries(programs.map((program) => program.output())),
  };
}
