import { AsyncLocalStorage } from 'node:async_hooks';
import type { RunningLibrary } from '../../worker/running-library.js';
import type { Level } from './register-store.port.js';

interface Metrics {
  cacheAnswered(model: string, result: string, level: string): void;
}

type MetricsClass = new (...args: never[]) => Metrics;

/**
 * Finds out which level answered each read: the cache tells the module's metrics of every answer of its own, in the
 * course of the read that it answers. Of what a read was not told comes from a server, though perhaps for another read.
 */
export class AnsweringLevel {
  readonly #reads = new AsyncLocalStorage<{ level: Level }>();

  /** @param DatabaseMetricsService of the same copy of the library */
  constructor({ app }: Pick<RunningLibrary, 'app'>, DatabaseMetricsService: MetricsClass) {
    const metrics = app.get(DatabaseMetricsService, { strict: false });
    const count = metrics.cacheAnswered.bind(metrics);
    metrics.cacheAnswered = (model, result, level) => {
      count(model, result, level);
      const read = this.#reads.getStore();
      const isHit = result === 'hit' || result === 'stale';
      if (read !== undefined) read.level = isHit ? (level as Level) : 'server';
    };
  }

  async of<T>(read: () => Promise<T>): Promise<{ readonly result: T; readonly level: Level }> {
    const noted: { level: Level } = { level: 'server' };
    const result = await this.#reads.run(noted, read);
    return { result, level: noted.level };
  }
}
