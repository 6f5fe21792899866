import type { CounterCell, HistogramCell } from './metric-cells.js';
import type { CounterFamily, HistogramFamily } from './metric-family.js';

/** The families that pools write to. */
export interface PoolSinks {
  readonly waitTime: HistogramFamily;
  readonly useTime: HistogramFamily;
  readonly timeouts: CounterFamily;
  readonly shed: CounterFamily;
}

/** What one pool reports; its cells are resolved once. */
export class PoolRecorder {
  readonly #waitTime: HistogramCell;
  readonly #useTime: HistogramCell;
  readonly #timeouts: CounterCell;
  readonly #shed: CounterCell;

  /** @param pool - the pool’s name; the number of names bounds the number of series */
  constructor(sinks: PoolSinks, pool: string) {
    this.#waitTime = sinks.waitTime.cell(pool);
    this.#useTime = sinks.useTime.cell(pool);
    this.#timeouts = sinks.timeouts.cell(pool);
    this.#shed = sinks.shed.cell(pool);
  }

  /** @param ms - how long an operation waited for its connection */
  waited(ms: number): void {
    this.#waitTime.observe(ms / 1000);
  }

  /** @param ms - how long a connection was held */
  used(ms: number): void {
    this.#useTime.observe(ms / 1000);
  }

  /** An operation gave up waiting. */
  timedOut(): void {
    this.#timeouts.add();
  }

  /** An operation was turned away, because too many waited. */
  shed(): void {
    this.#shed.add();
  }
}
