import { KeyTable } from '../identity/key-table.js';
import type { KeyDigest } from '../identity/key-digest.js';
import { NO_ENTRY, RegistrationList } from '../identity/registration-list.js';

/** Which persons the export describes, on which line, and at which clinics they have been seen. */
export class PatientLinks {
  readonly #persons: KeyTable;
  readonly #registrations = new RegistrationList();

  /** @param rows most persons */
  constructor(rows: number) {
    this.#persons = new KeyTable(rows, 8);
  }

  /** How many registrations, one for each person and clinic. */
  get registrations(): number {
    return this.#registrations.size;
  }

  /** @returns the line that the person is on already, null when this was the first */
  addPerson(person: KeyDigest, line: number): number | null {
    return this.#persons.add(person, entry(line, NO_ENTRY))?.readUInt32LE(0) ?? null;
  }

  lineOf(person: KeyDigest): number | null {
    return this.#persons.get(person)?.readUInt32LE(0) ?? null;
  }

  /** Registers a known person at a clinic, once. */
  register(person: KeyDigest, clinicNumber: number): void {
    const found = this.#persons.get(person);
    if (found === null) throw new RangeError('a person must be known before they are registered');
    const head = found.readUInt32LE(4);
    if (this.#registrations.clinicsFrom(head).includes(clinicNumber)) return;
    this.#persons.replace(
      person,
      entry(found.readUInt32LE(0), this.#registrations.prepend(clinicNumber, head)),
    );
  }

  /** Numbers of the clinics that a person is registered at, in ascending order. */
  clinicsOf(person: KeyDigest): readonly number[] {
    const head = this.#persons.get(person)?.readUInt32LE(4) ?? NO_ENTRY;
    return this.#registrations.clinicsFrom(head).sort((a, b) => a - b);
  }

  close(): void {
    this.#persons.close();
    this.#registrations.close();
  }
}

function entry(line: number, head: number): Buffer {
  const value = Buffer.alloc(8);
  value.writeUInt32LE(line, 0);
  value.writeUInt32LE(head, 4);
  return value;
}
