import type { KeyDigest } from '../identity/key-digest.js';
import { KeyTable } from '../identity/key-table.js';

/** Providers by key: the clinic each one works for. */
export class ProviderLinks {
  readonly #providers: KeyTable;

  /** @param rows most providers */
  constructor(rows: number) {
    this.#providers = new KeyTable(rows, 8);
  }

  /** @returns the line that the provider is on already, null when this was the first */
  add(provider: KeyDigest, line: number, clinicNumber: number): number | null {
    const value = Buffer.alloc(8);
    value.writeUInt32LE(line, 0);
    value.writeUInt32LE(clinicNumber, 4);
    return this.#providers.add(provider, value)?.readUInt32LE(0) ?? null;
  }

  /** Number of the provider's clinic, null for an unknown provider. */
  clinicNumberOf(provider: KeyDigest): number | null {
    return this.#providers.get(provider)?.readUInt32LE(4) ?? null;
  }

  close(): void {
    this.#providers.close();
  }
}
