import { describe, expect, it } from '@jest/globals';
import { PatientWorld } from '../database/patient-world.js';
import { PractitionerTurns } from './practitioner-turns.js';

describe('PractitionerTurns', () => {
  const world = new PatientWorld(2000);

  it('comes back to nobody before all others were handed out', () => {
    const turns = new PractitionerTurns(world);
    const firstRound = turns.keys.map(() => turns.next().id);
    expect(new Set(firstRound).size).toBe(turns.keys.length);
    expect(turns.keys.map(() => turns.next().id)).toEqual(firstRound);
  });

  it('hands out each under the id of its own clinic', () => {
    for (const { clinic, clinicId } of new PractitionerTurns(world).keys)
      expect(clinicId).toBe(world.clinicId(clinic));
  });
});
