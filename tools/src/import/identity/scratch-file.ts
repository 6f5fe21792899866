import { closeSync, ftruncateSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A nameless temporary file: it is unlinked as soon as it is open, so a killed import leaves nothing behind.
 * Its pages live in the system's cache, not in this process.
 */
export class ScratchFile {
  readonly #descriptor: number;

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), 'healthcare-import-'));
    try {
      this.#descriptor = openSync(join(folder, 'scratch'), 'wx+', 0o600);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  /** Grows to that many zero bytes; those not written take no room on the disk. */
  extend(bytes: number): void {
    ftruncateSync(this.#descriptor, bytes);
  }

  read(into: Buffer, position: number): void {
    const bytes = readSync(this.#descriptor, into, 0, into.length, position);
    if (bytes !== into.length) throw new RangeError(`scratch file ends at ${position + bytes}`);
  }

  write(from: Buffer, position: number): void {
    const bytes = writeSync(this.#descriptor, from, 0, from.length, position);
    if (bytes !== from.length) throw new Error('the disk of the temporary folder is full');
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
