import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import type { Identity } from '@infrastructure/database';
import { serveRequests } from '../../../bench/process/serve-requests.js';
import { Random } from '../../g1/random.js';
import { plantClinic } from '../../worker/plant-clinic.js';
import { startLibrary, type RunningLibrary } from '../../worker/running-library.js';
import type { OpenRequest, Planted, ReadRequest, Reads } from './real-requests.js';

const AUDIT = { action: 'RENAME', resourceType: 'Practitioner' };
/** A pool may still wait for a server that sleeps; ms. */
const CLOSES_WITHIN_MS = 2000;
const WARM_EVERY_MS = 150;
const WARM_TIMES = 4;
/** Users who come in the same tick: all at once would keep the process from hearing its own news in time. */
const AT_ONCE = 20;

/** One process of the module. */
class RealProcess {
  #running: RunningLibrary | undefined;

  async open({ redisUrl, encryptionKey, ...place }: OpenRequest): Promise<void> {
    this.#running = await startLibrary(place, { cache: { isEnabled: true, redisUrl, encryptionKey } });
  }

  async plant({ seed }: { readonly seed: number }): Promise<Planted> {
    const random = new Random(seed);
    const [clinic, id] = [await plantClinic(this.#database, random, 'g4'), random.uuid()];
    await this.#as(clinic, async () => {
      await this.#database.executeInTransaction(async (tx) => {
        await tx.practitioner.create({ data: { id, name: 'g4' } });
        await tx.location.create({ data: { name: 'g4' } });
      });
    });
    return { clinic, id };
  }

  /** Hears of changes, and has a connection; reads nothing that is counted. */
  async warm({ clinic }: Planted): Promise<void> {
    for (let time = 0; time < WARM_TIMES; time += 1) {
      await this.#as(clinic, () =>
        this.#database.executeHealthcareRead((client) => client.location.findMany({ where: { name: 'g4' } })),
      );
      await pause(WARM_EVERY_MS);
    }
  }

  /** So many users ask for the row while nobody is answered yet. */
  async read({ clinic, id, times }: ReadRequest): Promise<Reads> {
    let answered = 0;
    const find = async (): Promise<void> => {
      const row = await this.#as(clinic, () =>
        this.#database.executeHealthcareRead((client) => client.practitioner.findUnique({ where: { id } })),
      );
      if (row?.id === id) answered += 1;
    };
    const asked: Promise<void>[] = [];
    while (asked.length < times) {
      asked.push(...Array.from({ length: Math.min(AT_ONCE, times - asked.length) }, find));
      await turn();
    }
    await Promise.all(asked);
    return { answered, endedAtMs: Date.now() };
  }

  async rename({ clinic, id }: Planted): Promise<void> {
    await this.#as(clinic, () =>
      this.#database.executeHealthcareWrite(
        (client) => client.practitioner.update({ where: { id }, data: { name: 'renamed' } }),
        AUDIT,
      ),
    );
  }

  /** @returns never: the process is gone */
  die(): Promise<never> {
    process.kill(process.pid, 'SIGKILL');
    return new Promise(() => undefined);
  }

  async close(): Promise<void> {
    await Promise.race([this.#running?.app.close(), pause(CLOSES_WITHIN_MS)]);
  }

  get #database(): RunningLibrary['database'] {
    if (this.#running === undefined) throw new Error('the module is not open');
    return this.#running.database;
  }

  #as<T>(clinic: Identity, work: () => Promise<T>): Promise<T> {
    return this.#database.runInContext(clinic, work);
  }
}

const real = new RealProcess();
serveRequests(
  {
    open: (request: OpenRequest) => real.open(request),
    plant: (request: { readonly seed: number }) => real.plant(request),
    warm: (planted: Planted) => real.warm(planted),
    read: (request: ReadRequest) => real.read(request),
    rename: (planted: Planted) => real.rename(planted),
    die: () => real.die(),
  },
  () => real.close(),
);
