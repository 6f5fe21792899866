import { createHash } from 'node:crypto';
import type { ClinicWorld } from './clinic-world.js';
import { fingerprint } from './fingerprint.js';
import type { ProgramContext, ProgramOperation } from './program-context.js';
import type { Random } from './random.js';
import { RAW_READS } from './raw-reads.js';
import { READ_OPERATIONS } from './read-operations.js';
import { MODELS } from './subjects.js';
import type { Target } from './target.port.js';
import type { WriteOperation } from './write-operation.js';
import { DELETE_OWN_LEAF, WRITE_OPERATIONS } from './write-operations.js';

/** Runs one operation, counts it, and keeps what it found. */
export type Attempt = (model: string, name: string, run: () => Promise<void>) => Promise<void>;

const READS = [...READ_OPERATIONS, ...RAW_READS];
const LOOKUPS = READS.filter(([name]) => name.startsWith('findUnique '));
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
    const models = MODELS.filter((model) => this.#own.size(model) > 0);
    const theModel = this.#random.chance(LOOKUP_RATIO) ? this.#random.pick(models) : null;
    const reads = Array.from({ length: 1 + this.#random.below(most) }, (): PlannedRead => {
      const [name, run] = this.#random.pick(theModel === null ? READS : LOOKUPS);
      return { name, model: theModel ?? this.#random.pick(models), run, random: this.#random.fork() };
    });
    return theModel === null ? () => this.#readApart(reads) : () => this.#readTogether(reads);
  }

  async write(): Promise<void> {
    for (let count = 2 + this.#random.below(4); count > 0; count -= 1) {
      const { operation, model } = this.#planWrite();
      const context = this.#context(this.#target, this.#random, (name, result) => {
        this.#hash.update(`${name} ${this.#fingerprint(result)}`);
      });
      await this.#attempt(model, operation.name, () => operation.run(context, model));
    }
  }

  /** Where an operation finds nothing to do, for every list is full, rows are removed instead. */
  #planWrite(): { operation: WriteOperation; model: string } {
    const operation = this.#random.pick(WRITE_OPERATIONS);
    const models = this.#modelsFor(operation);
    return models.length === 0
      ? { operation: DELETE_OWN_LEAF, model: this.#random.pick(this.#modelsFor(DELETE_OWN_LEAF)) }
      : { operation, model: this.#random.pick(models) };
  }

  #modelsFor({ fits }: WriteOperation): readonly string[] {
    return MODELS.filter((model) => fits(model, this.#own));
  }

  #fingerprint(result: unknown): string {
    return fingerprint(result, this.#own.aliasOf);
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
          results[at] = `${operation} ${this.#fingerprint(result)}`;
        });
        return this.#attempt(model, name, () => run(context, model));
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
