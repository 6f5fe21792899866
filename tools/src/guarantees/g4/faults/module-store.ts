import { countUp, plantRegisters, show, type Registers } from '../../g2/sessions/registers.js';
import { allServe } from '../../servers/all-serve.js';
import { importFrom, startLibrary, type RunningLibrary } from '../../worker/running-library.js';
import { AnsweringLevel } from './answering-level.js';
import type { RegisterStore, StoreSession } from './register-store.port.js';
import type { OpenRequest } from './visit.js';

/** Redis comes back within a second: a breaker that rests longer would hide it. */
const BREAKER_RESET_MS = 500;

/** The module as an application has it. */
export class ModuleStore implements RegisterStore {
  readonly #running: RunningLibrary;
  readonly #levels: AnsweringLevel;

  private constructor(running: RunningLibrary, levels: AnsweringLevel) {
    this.#running = running;
    this.#levels = levels;
  }

  /** Resolves when the module knows all its servers. */
  static async open({ urls, tokenKey, cache, library }: OpenRequest): Promise<ModuleStore> {
    const place = { library, urls };
    const running = await startLibrary(place, {
      replicas: { urls: [...urls.replicas], tokenKey },
      work: { breakerResetMs: BREAKER_RESET_MS },
      cache,
    });
    await allServe(running.database);
    const { DatabaseMetricsService } = await importFrom<{
      DatabaseMetricsService: ConstructorParameters<typeof AnsweringLevel>[1];
    }>(place, 'internal/metrics/database-metrics.service.js');
    return new ModuleStore(running, new AnsweringLevel(running, DatabaseMetricsService));
  }

  /** Makes a clinic with its registers. */
  async plant(seed: number): Promise<Registers> {
    return await plantRegisters(this.#running.database, seed);
  }

  async inSession<T>(
    registers: Registers,
    token: string | undefined,
    work: (session: StoreSession) => Promise<T>,
  ): Promise<T> {
    const { database } = this.#running;
    const session: StoreSession = {
      show: async (read) => {
        const { result, level } = await this.#levels.of(() =>
          database.executeHealthcareRead((client) => show(client, registers, read)),
        );
        return { values: result, level };
      },
      countUp: (register) => countUp(database, registers, register),
      get token() {
        return database.getConsistencyToken();
      },
    };
    const run = (): Promise<T> => database.runInContext(registers.identity, () => work(session));
    return token === undefined ? await run() : await database.withConsistencyToken(token, run);
  }

  async close(): Promise<void> {
    await this.#running.app.close();
  }
}
