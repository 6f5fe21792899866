import { DIGEST_BYTES, type KeyDigest } from './key-digest.js';
import { ScratchFile } from './scratch-file.js';

const USED = 1;
/** Slots for each expected key: at this load a look-up reads 1.5 slots on average. */
const SLOTS_A_KEY = 2;

/**
 * A hash table in a scratch file: as many keys as the disk holds, in next to no memory.
 * Open addressing with linear probing; a slot is a mark, the key and a value of fixed size.
 */
export class KeyTable {
  readonly #file = new ScratchFile();
  readonly #slots: number;
  readonly #expected: number;
  readonly #slot: Buffer;
  #size = 0;

  /** @param expected most keys it will ever hold · @param valueBytes size of each value */
  constructor(expected: number, valueBytes: number) {
    this.#expected = Math.max(1, expected);
    this.#slots = this.#expected * SLOTS_A_KEY;
    this.#slot = Buffer.alloc(1 + DIGEST_BYTES + valueBytes);
    this.#file.extend(this.#slots * this.#slot.length);
  }

  get size(): number {
    return this.#size;
  }

  /** A copy of the key's value, or null. */
  get(key: KeyDigest): Buffer | null {
    this.#seek(key);
    return this.#found();
  }

  /**
   * Adds a key unless it is there.
   * @returns null when it was added, else a copy of the value that is there
   */
  add(key: KeyDigest, value: Buffer): Buffer | null {
    const position = this.#seek(key);
    const present = this.#found();
    if (present !== null) return present;
    if (this.#size >= this.#expected) throw new RangeError(`more keys than the ${this.#expected} expected`);
    this.#size += 1;
    this.#put(position, key, value);
    return null;
  }

  /** Changes the value of a key that is there. */
  replace(key: KeyDigest, value: Buffer): void {
    const position = this.#seek(key);
    if (this.#found() === null) throw new RangeError('no such key');
    this.#put(position, key, value);
  }

  close(): void {
    this.#file.close();
  }

  /** Leaves the key's slot, or the free one where it belongs, in `#slot`. @returns its position in the file */
  #seek(key: KeyDigest): number {
    for (let index = key.readUIntLE(0, 6) % this.#slots; ; index = (index + 1) % this.#slots) {
      const position = index * this.#slot.length;
      this.#file.read(this.#slot, position);
      if (this.#slot[0] !== USED || this.#slot.compare(key, 0, DIGEST_BYTES, 1, 1 + DIGEST_BYTES) === 0)
        return position;
    }
  }

  #found(): Buffer | null {
    return this.#slot[0] === USED ? Buffer.from(this.#slot.subarray(1 + DIGEST_BYTES)) : null;
  }

  #put(position: number, key: KeyDigest, value: Buffer): void {
    this.#slot[0] = USED;
    key.copy(this.#slot, 1);
    value.copy(this.#slot, 1 + DIGEST_BYTES);
    this.#file.write(this.#slot, position);
  }
}
