import type { Sample } from './metric-family.js';

type Labelled = Omit<Sample, 'metricName'>;

/** What the cache holds, as metrics show it. */
export interface CacheHoldings {
  readonly entries: number;
  /** Estimated. */
  readonly memoryBytes: number;
  /** Results that made room for others, since the start. */
  readonly evictions: number;
}

const NOTHING: CacheHoldings = { entries: 0, memoryBytes: 0, evictions: 0 };

/** Asks the cache when somebody looks. */
export class CacheGauges {
  #read: () => CacheHoldings = () => NOTHING;

  register(read: () => CacheHoldings): void {
    this.#read = read;
  }

  get holdings(): CacheHoldings {
    return this.#read();
  }

  entries(): Labelled[] {
    return [{ labels: {}, value: this.holdings.entries }];
  }

  bytes(): Labelled[] {
    return [{ labels: {}, value: this.holdings.memoryBytes }];
  }

  evictions(): Labelled[] {
    return [{ labels: {}, value: this.holdings.evictions }];
  }
}
