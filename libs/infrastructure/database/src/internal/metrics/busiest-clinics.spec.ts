import { describe, expect, it } from '@jest/globals';

import { BusiestClinics } from './busiest-clinics.js';

describe('BusiestClinics', () => {
  it('counts exactly while there is room', () => {
    const clinics = new BusiestClinics(3);
    clinics.operationEnded('a', 10, false);
    clinics.operationEnded('b', 20, false);
    clinics.operationEnded('b', 40, true);
    clinics.refused('b');
    expect(clinics.figures()).toEqual([
      { clinicId: 'b', operations: 2, operationsErrorBound: 0, averageQueryTime: 30, failed: 1, refusals: 1 },
      { clinicId: 'a', operations: 1, operationsErrorBound: 0, averageQueryTime: 10, failed: 0, refusals: 0 },
    ]);
  });

  it('never keeps more clinics than its capacity', () => {
    const clinics = new BusiestClinics(10);
    for (let index = 0; index < 10_000; index += 1) clinics.operationEnded(`clinic-${index}`, 1, false);
    expect(clinics.figures()).toHaveLength(10);
  });

  it('keeps every clinic with more than its share, whatever comes between', () => {
    const clinics = new BusiestClinics(10);
    for (let round = 0; round < 1000; round += 1) {
      clinics.operationEnded('busy', 5, false);
      for (let other = 0; other < 5; other += 1) clinics.operationEnded(`rare-${round}-${other}`, 1, false);
    }
    const [first] = clinics.figures();
    expect(first).toMatchObject({ clinicId: 'busy', averageQueryTime: 5 });
    expect(first?.operations).toBeGreaterThanOrEqual(1000);
    expect((first?.operations ?? 0) - (first?.operationsErrorBound ?? 0)).toBeLessThanOrEqual(1000);
  });

  it('does not give a newcomer the figures of the clinic it replaced', () => {
    const clinics = new BusiestClinics(1);
    clinics.operationEnded('old', 100, true);
    clinics.refused('old');
    clinics.operationEnded('new', 2, false);
    expect(clinics.figures()).toEqual([
      {
        clinicId: 'new',
        operations: 2,
        operationsErrorBound: 1,
        averageQueryTime: 2,
        failed: 0,
        refusals: 0,
      },
    ]);
  });

  it('lets no refused stranger push a busy clinic out', () => {
    const clinics = new BusiestClinics(1);
    clinics.operationEnded('busy', 1, false);
    clinics.refused('stranger');
    expect(clinics.figures().map(({ clinicId }) => clinicId)).toEqual(['busy']);
  });
});
