import { createHash } from 'node:crypto';
import type { ClinicWorld } from './clinic-world.js';
import { fingerprint } from './fingerprint.js';
import type { ProgramContext, ProgramOperation } from './program-context.js';
import type { Random } from './random.js';
import { RAW_READS, READ_OPERATIONS } from './read-operations.js';
import { LEAF_MODELS, PROGRAM_MODELS } from './row-data.js';
import type { Target } from './target.port.js';
import { WRITE_OPERATIONS } from './write-operations.js';

/** Runs one operation, counts it, and keeps what it found. */
export type Attempt = (name: string, run: () => Promise<void>) => Promise<void>;

const READS = [...READ_OPERATIONS, ...RAW_READS];
const LOOKUPS = READS.filter(([name]) => name.startsWith('findUnique '));
const WRITES = [...WRITE_OPERATIONS];
const MAKE_ROOM = WRITES.find(([name]) => name === 'delete own leaf') as (typeof WRITES)[number];
/** Operations that leave a model with more rows. */
const GROWING = new Set(['create', 'createMany skipDuplicates', 'upsert', 'nested abort']);
/** Everything is kept small, so that each list can be compared whole. */
const MOST_ROWS = 60;
/** One burst in four is lookups of one model in one context: what the loader folds into one statement. */
const LOOKUP_RATIO = 0.25;

interface PlannedRead {
  readonly name: string;
  readonly model: string;
  readonly run: ProgramOperation;
  readonly random: Random;
}

/** The program of one clinic: its reads side by side, its writes one after another. */
export class ClinicProgram {
  readonly #target: Target;
  readonly #own: ClinicWorld;
  readonly #others: readonly ClinicWorld[];
  readonly #clinicIds: ReadonlySet<string>;
  readonly #random: Random;
  readonly #attempt: Attempt;
  readonly #hash = createHash('sha256');

  constructor(
    target: Target,
    own: ClinicWorld,
    worlds: readonly ClinicWorld[],
    random: Random,
    attempt: Attempt,
  ) {
    this.#target = target;
    this.#own = own;
    this.#others = worlds.filter((world) => world !== own);
    this.#clinicIds = new Set(worlds.map(({ identity }) => identity.clinicId));
    this.#random = random;
    this.#attempt = attempt;
  }

  /** @returns what starts the planned reads, all in the tick it is called */
  planBurst(most: number): () => Promise<void> {
    const models = PROGRAM_MODELS.filter((model) => this.#own.size(model) > 0);
    const theModel = this.#random.chance(LOOKUP_RATIO) ? this.#random.pick(models) : null;
    const reads = Array.from({ length: 1 + this.#random.below(most) }, (): PlannedRead => {
      const [name, run] = this.#random.pick(theModel === null ? READS : LOOKUPS);
      return { name, model: theModel ?? this.#random.pick(models), run, random: this.#random.fork() };
    });
    return theModel === null ? () => this.#readApart(reads) : () => this.#readTogether(reads);
  }

  async write(): Promise<void> {
    for (let count = 2 + this.#random.below(4); count > 0; count -= 1) {
      const { name, run, model } = this.#planWrite();
      const context = this.#context(this.#target, this.#random, (operation, result) => {
        this.#hash.update(`${operation} ${fingerprint(result)}`);
      });
      await this.#attempt(`${model}.${name}`, () => run(context, model));
    }
  }

  /** Where an operation that adds rows finds every list full, rows are removed instead. */
  #planWrite(): { name: string; run: ProgramOperation; model: string } {
    const [name, run] = this.#random.pick(WRITES);
    if (!GROWING.has(name)) return { name, run, model: this.#random.pick(PROGRAM_MODELS) };
    const roomy = PROGRAM_MODELS.filter((model) => this.#own.size(model) < MOST_ROWS);
    const [makeRoom, remove] = MAKE_ROOM;
    return roomy.length === 0
      ? { name: makeRoom, run: remove, model: this.#random.pick(LEAF_MODELS) }
      : { name, run, model: this.#random.pick(roomy) };
  }

  /** The clinic's marker and a hash over all its results. */
  output(): [string, string] {
    return [this.#own.marker, this.#hash.digest('hex')];
  }

  /** Each read in a context of its own. */
  async #readApart(reads: readonly PlannedRead[], target = this.#target): Promise<void> {
    const results = reads.map(() => '');
    await Promise.all(
      reads.map(({ name, model, run, random }, at) => {
        const context = this.#context(target, random, (operation, result) => {
          results[at] = `${operation} ${fingerprint(result)}`;
        });
        return this.#attempt(`${model}.${name}`, () => run(context, model));
      }),
    );
    for (const line of results) this.#hash.update(line);
  }

  /** All reads in one context, on one client. */
  async #readTogether(reads: readonly PlannedRead[]): Promise<void> {
    await this.#target.read(this.#own.identity, async (client) => {
      const together: Target = { ...unused, read: (_identity, op) => op(client) };
      await this.#readApart(reads, together);
    });
  }

  #context(target: Target, random: Random, output: ProgramContext['output']): ProgramContext {
    return { target, own: this.#own, others: this.#others, random, clinicIds: this.#clinicIds, output };
  }
}

const refuse = (): Promise<never> => Promise.reject(new Error('lookups only read'));
const unused: Target = { read: refuse, write: refuse, nested: refuse, stop: refuse };
