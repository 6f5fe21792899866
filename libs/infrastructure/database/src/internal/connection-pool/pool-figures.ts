import type { Priority } from '../../pipeline/priority.js';
import type { PoolCounts } from '../../pipeline/pool-counts.js';
import { DurationWindow } from './duration-window.js';

/** All there is to know of one pool, now and since it was made. */
export interface DetailedPoolMetrics extends PoolCounts {
  readonly waitingByPriority: Readonly<Record<Priority, number>>;
  /** Connections that are being opened; not part of `total`. */
  readonly opening: number;
  /** The most that may be in use now. */
  readonly softLimit: number;
  /** The most that may ever be in use, within the server's budget. */
  readonly max: number;
  readonly min: number;
  readonly reservedForCritical: number;
  readonly opened: number;
  readonly destroyed: number;
  readonly shed: number;
  /** Waiters that met their deadline. */
  readonly timeouts: number;
  /** Of the last thousand leases, waiting for them; ms. */
  readonly acquireP50Ms: number;
  readonly acquireP99Ms: number;
  /** Of the last thousand leases, holding them; ms. */
  readonly useP50Ms: number;
  readonly useP99Ms: number;
  /** Age of the oldest lease that is out; ms, 0 when there is none. */
  readonly longestUseMs: number;
}

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
