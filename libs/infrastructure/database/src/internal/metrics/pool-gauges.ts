import type { PoolCounts } from '../../pipeline/pool-counts.js';
import type { Sample } from './metric-family.js';

type Labelled = Omit<Sample, 'metricName'>;

/** The pools that can be asked for their counts, by name. */
export class PoolGauges {
  readonly #suppliers = new Map<string, () => PoolCounts>();

  /** @returns a function that takes the pool out again */
  register(pool: string, counts: () => PoolCounts): () => void {
    this.#suppliers.set(pool, counts);
    return () => {
      if (this.#suppliers.get(pool) === counts) this.#suppliers.delete(pool);
    };
  }

  /** The counts of every pool, now. */
  byPool(): Record<string, PoolCounts> {
    return Object.fromEntries([...this.#suppliers].map(([pool, counts]) => [pool, counts()]));
  }

  connectionCounts(): Labelled[] {
    return Object.entries(this.byPool()).flatMap(([pool, { idle, active }]) => [
      { labels: { pool, state: 'idle' }, value: idle },
      { labels: { pool, state: 'used' }, value: active },
    ]);
  }

  pendingRequests(): Labelled[] {
    return Object.entries(this.byPool()).map(([pool, { waiting }]) => ({ labels: { pool }, value: waiting }));
  }
}

/** All pools taken together. */
export function sumOf(pools: readonly PoolCounts[]): PoolCounts {
  const sum = (key: keyof PoolCounts): number => pools.reduce((total, counts) => total + counts[key], 0);
  return { total: sum('total'), active: sum('active'), idle: sum('idle'), waiting: sum('waiting') };
}
