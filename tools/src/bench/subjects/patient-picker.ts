import { CLINICS, PatientWorld } from '../database/patient-world.js';

/** Chooses whom to read: evenly, repeatably, and for next to no time. */
export class PatientPicker {
  readonly world: PatientWorld;
  #state = 0x2545f491;

  constructor(patients: number) {
    this.world = new PatientWorld(patients);
  }

  clinic(): number {
    return this.#below(CLINICS);
  }

  patientOf(clinic: number): string {
    return this.world.patientId(clinic, this.#below(this.world.perClinic));
  }

  /** A number from 0 to 99. */
  percent(): number {
    return this.#below(100);
  }

  /** xorshift32. Source: Marsaglia, “Xorshift RNGs”, 2003. */
  #below(limit: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % limit;
  }
}
