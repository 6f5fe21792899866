import type { CacheHoldings } from '../../pipeline/cache-result.js';
import type { Sample } from './metric-family.js';

type Labelled = Omit<Sample, 'metricName'>;

const NOTHING: CacheHoldings = { connected: false, entries: 0, memoryBytes: 0, evictions: 0 };

/** Asks the cache when somebody looks. */
export class CacheGauges {
  #read: () => CacheHoldings = () => NOTHING;

  register(read: () => CacheHoldings): void {
    this.#read = read;
  }

  get holdings(): CacheHoldings {
    return this.#read();
  }

  connected(): Labelled[] {
    return [{ labels: {}, value: Number(this.holdings.connected) }];
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
