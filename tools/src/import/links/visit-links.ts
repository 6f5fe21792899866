import { DIGEST_BYTES, type KeyDigest } from '../identity/key-digest.js';
import { KeyTable } from '../identity/key-table.js';

/** What the other files need to know of an encounter. */
export interface VisitLink {
  readonly line: number;
  readonly clinicNumber: number;
  readonly person: KeyDigest;
  readonly provider: KeyDigest;
}

const PERSON_AT = 8;
const PROVIDER_AT = PERSON_AT + DIGEST_BYTES;
const VALUE_BYTES = PROVIDER_AT + DIGEST_BYTES;

/** Encounters by key: the way from a record to its clinic, patient and practitioner. */
export class VisitLinks {
  readonly #visits: KeyTable;

  /** @param rows most encounters */
  constructor(rows: number) {
    this.#visits = new KeyTable(rows, VALUE_BYTES);
  }

  /** @returns the line that the encounter is on already, null when this was the first */
  add(encounter: KeyDigest, { line, clinicNumber, person, provider }: VisitLink): number | null {
    const value = Buffer.alloc(VALUE_BYTES);
    value.writeUInt32LE(line, 0);
    value.writeUInt32LE(clinicNumber, 4);
    person.copy(value, PERSON_AT);
    provider.copy(value, PROVIDER_AT);
    return this.#visits.add(encounter, value)?.readUInt32LE(0) ?? null;
  }

  find(encounter: KeyDigest): VisitLink | null {
    const value = this.#visits.get(encounter);
    if (value === null) return null;
    return {
      line: value.readUInt32LE(0),
      clinicNumber: value.readUInt32LE(4),
      person: value.subarray(PERSON_AT, PROVIDER_AT),
      provider: value.subarray(PROVIDER_AT, VALUE_BYTES),
    };
  }

  close(): void {
    this.#visits.close();
  }
}
