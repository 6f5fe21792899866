import { ScratchFile } from './scratch-file.js';

const ENTRY_BYTES = 8;
/** The end of a list; entries count from 1. */
export const NO_ENTRY = 0;

/** Many short lists of clinics in one scratch file: at which clinics each patient has been seen. */
export class RegistrationList {
  readonly #file = new ScratchFile();
  readonly #entry = Buffer.alloc(ENTRY_BYTES);
  #entries = 0;

  /** How many registrations there are in all lists. */
  get size(): number {
    return this.#entries;
  }

  /** Clinics of a list, by their number. @param head first entry of the list, or {@link NO_ENTRY} */
  clinicsFrom(head: number): number[] {
    const clinics: number[] = [];
    for (let at = head; at !== NO_ENTRY; at = this.#entry.readUInt32LE(4)) {
      this.#file.read(this.#entry, (at - 1) * ENTRY_BYTES);
      clinics.push(this.#entry.readUInt32LE(0));
    }
    return clinics;
  }

  /** Puts a clinic in front of a list. @returns the list's new head */
  prepend(clinic: number, head: number): number {
    this.#entry.writeUInt32LE(clinic, 0);
    this.#entry.writeUInt32LE(head, 4);
    this.#file.write(this.#entry, this.#entries * ENTRY_BYTES);
    this.#entries += 1;
    return this.#entries;
  }

  close(): void {
    this.#file.close();
  }
}
