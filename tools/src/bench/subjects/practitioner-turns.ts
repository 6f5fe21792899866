import type { PatientWorld } from '../database/patient-world.js';
import { practitionerKeys, type PractitionerKey } from '../database/practitioner-world.js';

/** Hands out the practitioners of all clinics in turn: none is read again before all others were. */
export class PractitionerTurns {
  readonly keys: readonly PractitionerKey[];
  #turn = 0;

  constructor(world: PatientWorld) {
    this.keys = practitionerKeys(world);
  }

  next(): PractitionerKey {
    const key = this.keys[this.#turn % this.keys.length];
    if (key === undefined) throw new Error('there are no practitioners');
    this.#turn += 1;
    return key;
  }
}
