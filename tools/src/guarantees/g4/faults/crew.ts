import { fileURLToPath } from 'node:url';
import { BenchProcess } from '../../../bench/process/bench-process.js';
import type { Registers } from '../../g2/sessions/registers.js';
import type { OpenRequest, Visit, VisitResult } from './visit.js';

/** Always the built one: a forked Node runs no TypeScript. */
const WORKER = fileURLToPath(new URL('../../../../dist/guarantees/g4/faults/worker.js', import.meta.url));
/** Processes between which sessions go to and fro. */
export const PROCESSES = 2;
const CLINICS = 3;

/** The processes, each with a cache of its own beside what they share. */
export class Crew {
  readonly #workers: readonly BenchProcess[];

  private constructor(workers: readonly BenchProcess[]) {
    this.#workers = workers;
  }

  static async start(request: Omit<OpenRequest, 'process'>): Promise<Crew> {
    const workers = Array.from(
      { length: PROCESSES },
      (_, process) => new BenchProcess(`process ${String(process)}`, WORKER),
    );
    const crew = new Crew(workers);
    try {
      await crew.#all((worker, process) => worker.ask('open', { ...request, process }));
      return crew;
    } catch (error) {
      await crew.stop();
      throw error;
    }
  }

  /** Makes a few clinics, each with its registers. */
  async plant(seed: number): Promise<readonly Registers[]> {
    const clinics = [];
    for (let clinic = 0; clinic < CLINICS; clinic += 1)
      clinics.push(await this.#worker(0).ask<Registers>('plant', { seed: seed + clinic }));
    return clinics;
  }

  async meet(clinics: readonly Registers[]): Promise<void> {
    await this.#all((worker) => worker.ask('meet', { clinics }));
  }

  async visit(process: number, visit: Visit): Promise<VisitResult> {
    return await this.#worker(process).ask<VisitResult>('visit', visit);
  }

  async stop(): Promise<void> {
    await this.#all((worker) => worker.stop());
  }

  #worker(process: number): BenchProcess {
    const worker = this.#workers[process];
    if (worker === undefined) throw new RangeError(`there is no process ${String(process)}`);
    return worker;
  }

  #all<T>(ask: (worker: BenchProcess, process: number) => Promise<T>): Promise<T[]> {
    return Promise.all(this.#workers.map(ask));
  }
}
