import { createHash } from 'node:crypto';
import type { ClinicWorld } from './clinic-world.js';
import type { ProgramContext } from './program-context.js';
import type { Random } from './random.js';
import { RAW_READS, READ_OPERATIONS } from './read-operations.js';
import { PROGRAM_MODELS } from './row-data.js';
import type { Target } from './target.port.js';
import { ViolationError, type Violation } from './violation.js';
import { WRITE_OPERATIONS } from './write-operations.js';

export interface ProgramRun {
  readonly operations: number;
  readonly violations: readonly Violation[];
  /** Failures that are no violation but should not happen either: what was run, and the error's code. */
  readonly errors: readonly string[];
  /** By clinic: a hash over all results in program order. */
  readonly outputs: Readonly<Record<string, string>>;
}

export interface ProgramSettings {
  readonly operations: number;
  /** Most reads that one clinic starts in one tick. */
  readonly burst: number;
  /** Stops after as many findings. */
  readonly mostFindings: number;
  readonly onProgress: (done: number) => void;
}

const READS = [...READ_OPERATIONS, ...RAW_READS];
const WRITES = [...WRITE_OPERATIONS];
/** Everything is kept small, so that each list can be compared whole. */
const MOST_ROWS = 60;
/** One tick in four is lookups of one model alone: what a loader would fold into one statement. */
const LOOKUP_RATIO = 0.25;
const LOOKUPS = READS.filter(([name]) => name.startsWith('findUnique '));

/**
 * Rounds in which all clinics work at once: in one tick every clinic starts a burst of reads, then each goes on to a
 * few writes. Far more operations are under way than the pool has connections.
 */
export async function runPrograms(
  target: Target,
  worlds: readonly ClinicWorld[],
  randoms: readonly Random[],
  settings: ProgramSettings,
): Promise<ProgramRun> {
  const violations: Violation[] = [];
  const errors: string[] = [];
  const hashes = worlds.map(() => createHash('sha256'));
  const clinicIds = new Set(worlds.map(({ identity }) => identity.clinicId));
  let done = 0;
  const attempt = async (name: string, run: () => Promise<void>): Promise<void> => {
    done += 1;
    try {
      await run();
    } catch (error) {
      if (error instanceof ViolationError) violations.push(error.violation);
      else errors.push(`${name}: ${String((error as { code?: unknown }).code ?? error)}`);
    }
  };
  while (done < settings.operations && violations.length + errors.length < settings.mostFindings) {
    // Decided before anything runs, so that what a program does never hangs on the timing of another.
    const plans = worlds.map((own, index) => {
      const random = randoms[index] as Random;
      const others = worlds.filter((world) => world !== own);
      return { own, others, random, reads: planReads(own, random, settings.burst), hash: hashes[index] };
    });
    await Promise.all(
      plans.flatMap(({ own, others, random, reads, hash }) => {
        const results = reads.map(() => '');
        const started = reads.map(({ name, model, run, seedRandom }, at) =>
          attempt(`${model}.${name}`, () =>
            run(
              contextOf(target, own, others, seedRandom, clinicIds, (operation, result) => {
                results[at] = `${operation} ${fingerprint(result)}`;
              }),
              model,
            ),
          ),
        );
        return [
          Promise.all(started).then(() => {
            for (const line of results) hash?.update(line);
            return random;
          }),
        ];
      }),
    );
    await Promise.all(
      plans.map(async ({ own, others, random, hash }) => {
        for (let count = 2 + random.below(4); count > 0; count -= 1) {
          const [name, run] = random.pick(WRITES);
          const model = random.pick(PROGRAM_MODELS.filter((candidate) => own.size(candidate) < MOST_ROWS));
          await attempt(`${model}.${name}`, () =>
            run(
              contextOf(target, own, others, random, clinicIds, (operation, result) => {
                hash?.update(`${operation} ${fingerprint(result)}`);
              }),
              model,
            ),
          );
        }
      }),
    );
    settings.onProgress(done);
  }
  const outputs = Object.fromEntries(
    worlds.map(({ marker }, index) => [marker, hashes[index]?.digest('hex') ?? '']),
  );
  return { operations: done, violations, errors, outputs };
}

function planReads(own: ClinicWorld, random: Random, burst: number) {
  const models = PROGRAM_MODELS.filter((model) => own.size(model) > 0);
  const theModel = random.chance(LOOKUP_RATIO) ? random.pick(models) : null;
  return Array.from({ length: 1 + random.below(burst) }, () => {
    const [name, run] = random.pick(theModel === null ? READS : LOOKUPS);
    return { name, model: theModel ?? random.pick(models), run, seedRandom: random.fork() };
  });
}

function contextOf(
  target: Target,
  own: ClinicWorld,
  others: readonly ClinicWorld[],
  random: Random,
  clinicIds: ReadonlySet<string>,
  output: ProgramContext['output'],
): ProgramContext {
  return { target, own, others, random, clinicIds, output };
}

/** The time of day, and ids that only the database makes. */
const NOT_REPEATABLE = new Set(['updatedAt', 'createdAt', 'userId', 'user']);

/** What two runs of one program must agree on; rows of a list that asked for no order may come in any. */
function fingerprint(result: unknown): string {
  return JSON.stringify(result, (key, value: unknown) => {
    if (NOT_REPEATABLE.has(key)) return undefined;
    if (typeof value === 'bigint') return String(value);
    return Array.isArray(value) ? [...(value as unknown[])].sort(byId) : value;
  });
}

function byId(a: unknown, b: unknown): number {
  return idIn(a).localeCompare(idIn(b));
}

function idIn(row: unknown): string {
  return String((row as { id?: unknown } | null)?.id ?? '');
}
