import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { BenchProcess } from '../../../bench/process/bench-process.js';
import type { CachedReads } from '../../redis/cached-reads.js';
import type { Registers } from '../sessions/registers.js';
import type { Turn, TurnResult } from '../sessions/turn.js';
import { sumOf } from './routed-reads.js';
import type { OpenRequest, RoutedReads } from './worker-requests.js';

/** Always the built one: a forked Node runs no TypeScript. */
const WORKER = fileURLToPath(new URL('../../../../dist/guarantees/g2/process/worker.js', import.meta.url));
/** Processes between which sessions are handed. */
export const PROCESSES = 2;

/** The processes that run the module, each with pools, polls and caches of its own. */
export class Crew {
  readonly #workers: readonly BenchProcess[];

  private constructor(workers: readonly BenchProcess[]) {
    this.#workers = workers;
  }

  /** @param library folder of the built library, or of a copy without one of its defences */
  static async start(library: string, shared: Omit<OpenRequest, 'library' | 'process'>): Promise<Crew> {
    const workers = Array.from(
      { length: PROCESSES },
      (_, process) => new BenchProcess(`process ${process}`, WORKER),
    );
    const crew = new Crew(workers);
    const request = { library: pathToFileURL(join(library, 'index.js')).href, ...shared };
    try {
      await crew.#all((worker, process) => worker.ask('open', { ...request, process }));
      return crew;
    } catch (error) {
      await crew.stop();
      throw error;
    }
  }

  async plant(seed: number): Promise<Registers> {
    return await this.#worker(0).ask<Registers>('plant', { seed });
  }

  async meet(registers: Registers): Promise<void> {
    await this.#all((worker) => worker.ask('meet', { registers }));
  }

  async turn(process: number, turn: Turn): Promise<TurnResult> {
    return await this.#worker(process).ask<TurnResult>('turn', turn);
  }

  /** Where the reads of all processes went so far. */
  async routed(): Promise<RoutedReads> {
    return sumOf(await this.#all((worker) => worker.ask<RoutedReads>('routed', {})));
  }

  /** Reads of all processes that their caches answered so far. */
  async cached(): Promise<CachedReads> {
    return sumOf(await this.#all((worker) => worker.ask<CachedReads>('cached', {})));
  }

  async stop(): Promise<void> {
    await this.#all((worker) => worker.stop());
  }

  #worker(process: number): BenchProcess {
    const worker = this.#workers[process];
    if (worker === undefined) throw new RangeError(`there is no process ${process}`);
    return worker;
  }

  #all<T>(ask: (worker: BenchProcess, process: number) => Promise<T>): Promise<T[]> {
    return Promise.all(this.#workers.map(ask));
  }
}
