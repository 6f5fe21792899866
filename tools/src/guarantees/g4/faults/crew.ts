import { fileURLToPath } from 'node:url';
import type { Registers } from '../../g2/sessions/registers.js';
import { ProcessCrew } from '../../worker/process-crew.js';
import type { OpenRequest, Visit, VisitResult } from './visit.js';

/** Always the built one: a forked Node runs no TypeScript. */
const WORKER = fileURLToPath(new URL('../../../../dist/guarantees/g4/faults/worker.js', import.meta.url));
/** Processes between which sessions go to and fro. */
export const PROCESSES = 2;
const CLINICS = 3;

/** The processes, each with a cache of its own beside what they share. */
export class Crew {
  readonly #workers: ProcessCrew;

  private constructor(workers: ProcessCrew) {
    this.#workers = workers;
  }

  static async start(request: Omit<OpenRequest, 'process'>): Promise<Crew> {
    const open = (process: number): OpenRequest => ({ ...request, process });
    return new Crew(await ProcessCrew.start(PROCESSES, WORKER, open));
  }

  /** Makes a few clinics, each with its registers. */
  async plant(seed: number): Promise<readonly Registers[]> {
    const clinics = [];
    for (let clinic = 0; clinic < CLINICS; clinic += 1)
      clinics.push(await this.#workers.ask<Registers>(0, 'plant', { seed: seed + clinic }));
    return clinics;
  }

  async meet(clinics: readonly Registers[]): Promise<void> {
    await this.#workers.askAll('meet', { clinics });
  }

  async visit(process: number, visit: Visit): Promise<VisitResult> {
    return await this.#workers.ask<VisitResult>(process, 'visit', visit);
  }

  async stop(): Promise<void> {
    await this.#workers.stop();
  }
}
