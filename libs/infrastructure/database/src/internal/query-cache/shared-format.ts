import { LRUCache } from 'lru-cache';
import { parseSnapshot } from '../../pipeline/snapshot.js';
import type { KeptResult, SharedPorts, SharedResult } from './shared-level.js';

type Codec = SharedPorts['codec'];

/** What processes judge a result by. All that one process reads between two answers about changes share it. */
type Proof = Pick<SharedResult, 'snapshot' | 'systemId' | 'timeline' | 'below' | 'reach'>;

/** Most proofs that are kept as they were read last. */
const MOST_PROOFS = 256;

/**
 * How a result is written for other processes: its proof and its times, a line each, and the value.
 */
export class SharedFormat {
  readonly #codec: Codec;
  readonly #proofs = new LRUCache<string, Proof>({ max: MOST_PROOFS });

  constructor(codec: Codec) {
    this.#codec = codec;
  }

  /** @throws what the codec throws */
  write({ value, freshness, ageMs: _age, ...proof }: KeptResult): string {
    const times = [freshness.ttlMs, freshness.refreshAfterMs, freshness.staleUntilMs];
    // None of the three has line breaks of its own.
    return `${this.#codec.encode(proof)}\n${times.join(' ')}\n${this.#codec.encode(value)}`;
  }

  /**
   * @param leftMs until the store drops it, which is when its time is over
   * @returns undefined for anything that no release up to this one has written
   */
  read(text: string, leftMs: number): SharedResult | undefined {
    try {
      const endOfProof = text.indexOf('\n');
      const endOfTimes = text.indexOf('\n', endOfProof + 1);
      const proof = this.#proof(text.slice(0, endOfProof));
      const times = text
        .slice(endOfProof + 1, endOfTimes)
        .split(' ')
        .map(Number);
      const [ttlMs = NaN, refreshAfterMs = NaN, staleUntilMs = NaN] = times;
      if (proof === undefined || !(staleUntilMs > 0)) return undefined;
      const { snapshot, systemId, timeline, below, reach } = proof;
      const ageMs = Math.max(0, staleUntilMs - leftMs);
      const freshness = { ttlMs, refreshAfterMs, staleUntilMs };
      const value = this.#codec.decode(text.slice(endOfTimes + 1));
      return { value, snapshot, systemId, timeline, below, reach, freshness, ageMs };
    } catch {
      return undefined;
    }
  }

  #proof(text: string): Proof | undefined {
    const known = this.#proofs.get(text);
    if (known !== undefined) return known;
    const written = this.#codec.decode(text) as Omit<KeptResult, 'value' | 'freshness' | 'ageMs'>;
    const snapshot = parseSnapshot(written.snapshot);
    if (snapshot === null) return undefined;
    const proof = { ...written, snapshot };
    // A part of a text keeps the whole alive, and that is a result: the key must be a text of its own.
    this.#proofs.set(Buffer.from(text).toString(), proof);
    return proof;
  }
}
