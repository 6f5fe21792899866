import type { DetailedPoolMetrics } from '../../pipeline/pool-counts.js';
import { DurationWindow } from './duration-window.js';

/** What a pool counts and measures. */
export class PoolFigures {
  readonly #acquire = new DurationWindow();
  readonly #use = new DurationWindow();
  opened = 0;
  destroyed = 0;
  shed = 0;
  timeouts = 0;

  waited(ms: number): void {
    this.#acquire.add(ms);
  }

  used(ms: number): void {
    this.#use.add(ms);
  }

  report(): Pick<
    DetailedPoolMetrics,
    'opened' | 'destroyed' | 'shed' | 'timeouts' | 'acquireP50Ms' | 'acquireP99Ms' | 'useP50Ms' | 'useP99Ms'
  > {
    const { opened, destroyed, shed, timeouts } = this;
    return {
      opened,
      destroyed,
      shed,
      timeouts,
      acquireP50Ms: this.#acquire.percentile(0.5),
      acquireP99Ms: this.#acquire.percentile(0.99),
      useP50Ms: this.#use.percentile(0.5),
      useP99Ms: this.#use.percentile(0.99),
    };
  }
}
