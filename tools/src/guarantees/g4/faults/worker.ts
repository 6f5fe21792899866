import 'reflect-metadata';
import { serveRequests } from '../../../bench/process/serve-requests.js';
import type { Registers } from '../../g2/sessions/registers.js';
import { BentoStore } from './bento-store.js';
import { ModuleStore } from './module-store.js';
import type { RegisterStore } from './register-store.port.js';
import { runVisit } from './run-visit.js';
import type { MeetRequest, OpenRequest, Visit, VisitResult } from './visit.js';

/** One process, with a cache of its own beside what all share. */
class Worker {
  #store: RegisterStore | undefined;
  #clinics: readonly Registers[] = [];
  #process = 0;

  async open(request: OpenRequest): Promise<void> {
    this.#store = await (request.kind === 'module' ? ModuleStore : BentoStore).open(request);
    this.#process = request.process;
  }

  async plant({ seed }: { readonly seed: number }): Promise<Registers> {
    if (!(this.#opened instanceof ModuleStore))
      throw new Error('the control reads what the module has planted');
    return await this.#opened.plant(seed);
  }

  meet({ clinics }: MeetRequest): Promise<void> {
    this.#clinics = clinics;
    return Promise.resolve();
  }

  async visit(visit: Visit): Promise<VisitResult> {
    const place = { store: this.#opened, clinics: this.#clinics, process: this.#process };
    return await runVisit(place, visit);
  }

  async close(): Promise<void> {
    await this.#store?.close();
  }

  get #opened(): RegisterStore {
    if (this.#store === undefined) throw new Error('the store is not open');
    return this.#store;
  }
}

const worker = new Worker();
serveRequests(
  {
    open: (request: OpenRequest) => worker.open(request),
    plant: (request: { readonly seed: number }) => worker.plant(request),
    meet: (request: MeetRequest) => worker.meet(request),
    visit: (visit: Visit) => worker.visit(visit),
  },
  () => worker.close(),
);
