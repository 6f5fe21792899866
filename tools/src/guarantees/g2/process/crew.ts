import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { CachedReads } from '../../redis/cached-reads.js';
import { ProcessCrew } from '../../worker/process-crew.js';
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
  readonly #workers: ProcessCrew;

  private constructor(workers: ProcessCrew) {
    this.#workers = workers;
  }

  /** @param library folder of the built library, or of a copy without one of its defences */
  static async start(library: string, shared: Omit<OpenRequest, 'library' | 'process'>): Promise<Crew> {
    const request = { library: pathToFileURL(join(library, 'index.js')).href, ...shared };
    const open = (process: number): OpenRequest => ({ ...request, process });
    return new Crew(await ProcessCrew.start(PROCESSES, WORKER, open));
  }

  async plant(seed: number): Promise<Registers> {
    return await this.#workers.ask<Registers>(0, 'plant', { seed });
  }

  async meet(registers: Registers): Promise<void> {
    await this.#workers.askAll('meet', { registers });
  }

  async turn(process: number, turn: Turn): Promise<TurnResult> {
    return await this.#workers.ask<TurnResult>(process, 'turn', turn);
  }

  /** Where the reads of all processes went so far. */
  async routed(): Promise<RoutedReads> {
    return sumOf(await this.#workers.askAll<RoutedReads>('routed', {}));
  }

  /** Reads of all processes that their caches answered so far. */
  async cached(): Promise<CachedReads> {
    return sumOf(await this.#workers.askAll<CachedReads>('cached', {}));
  }

  async stop(): Promise<void> {
    await this.#workers.stop();
  }
}
