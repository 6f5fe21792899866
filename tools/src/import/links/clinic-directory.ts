import type { KeyDigest } from '../identity/key-digest.js';

/** An organization of the export, and the clinic it became. */
export interface LinkedClinic {
  /** Position in the directory; fits 32 bits. */
  readonly number: number;
  readonly id: string;
  readonly locationId: string;
}

/** The clinics of an export by their organization's key. In memory: even a whole country has some 100 000. */
export class ClinicDirectory {
  readonly #byKey = new Map<string, LinkedClinic>();
  readonly #byNumber: LinkedClinic[] = [];

  add(organization: KeyDigest, id: string, locationId: string): void {
    const clinic = { number: this.#byNumber.length, id, locationId };
    this.#byNumber.push(clinic);
    this.#byKey.set(organization.toString('latin1'), clinic);
  }

  find(organization: KeyDigest): LinkedClinic | null {
    return this.#byKey.get(organization.toString('latin1')) ?? null;
  }

  at(number: number): LinkedClinic {
    const clinic = this.#byNumber[number];
    if (clinic === undefined) throw new RangeError(`no clinic ${number}`);
    return clinic;
  }
}
