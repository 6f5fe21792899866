import { LRUCache } from 'lru-cache';
import type { TextCodec } from '../../pipeline/result-codec.js';
import { parseSnapshot } from '../../pipeline/snapshot.js';
import type { KeptResult, SharedResult } from './shared-level.js';

/** What processes judge a result by. All that one process reads between two answers about changes share it. */
type Proof = Pick<SharedResult, 'snapshot' | 'systemId' | 'timeline' | 'below' | 'reach'>;

/** Most proofs that are kept as they were read last. */
const MOST_PROOFS = 256;

/** Which form it is. Results of another one are of no use. */
export const SHARED_FORMAT = 2;

/** Where each part of a written result begins: its times, how long its proof is, and that; bytes. */
const TIMES = 0;
const PROOF_LENGTH = TIMES + 3 * 8;
const PROOF = PROOF_LENGTH + 4;

/**
 * How a result is written for other processes. Times: three doubles, ms; length of the proof: an integer of 32 bits, all
 * big-endian; then the proof and the value as text.
 */
export class SharedFormat {
  readonly #codec: TextCodec;
  readonly #proofs = new LRUCache<string, Proof>({ max: MOST_PROOFS });

  constructor(codec: TextCodec) {
    this.#codec = codec;
  }

  /** @throws what the codec throws */
  write({ value, freshness, ageMs: _age, ...proof }: KeptResult): Buffer {
    const proofBytes = Buffer.from(this.#codec.encode(proof));
    const valueBytes = Buffer.from(this.#codec.encode(value));
    const head = Buffer.alloc(PROOF);
    head.writeDoubleBE(freshness.ttlMs, TIMES);
    head.writeDoubleBE(freshness.refreshAfterMs, TIMES + 8);
    head.writeDoubleBE(freshness.staleUntilMs, TIMES + 16);
    head.writeUInt32BE(proofBytes.length, PROOF_LENGTH);
    return Buffer.concat([head, proofBytes, valueBytes]);
  }

  /**
   * @param leftMs until the store drops it, which is when its time is over
   * @returns undefined for anything that cannot be a result of this form
   */
  read(written: Buffer, leftMs: number): SharedResult | undefined {
    try {
      const ttlMs = written.readDoubleBE(TIMES);
      const refreshAfterMs = written.readDoubleBE(TIMES + 8);
      const staleUntilMs = written.readDoubleBE(TIMES + 16);
      const endOfProof = PROOF + written.readUInt32BE(PROOF_LENGTH);
      const proof = this.#proof(written.toString('utf8', PROOF, endOfProof));
      if (proof === undefined || !(staleUntilMs > 0)) return undefined;
      const { snapshot, systemId, timeline, below, reach } = proof;
      const ageMs = Math.max(0, staleUntilMs - leftMs);
      const freshness = { ttlMs, refreshAfterMs, staleUntilMs };
      const value = this.#codec.decode(written.toString('utf8', endOfProof));
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
    this.#proofs.set(text, proof);
    return proof;
  }
}
