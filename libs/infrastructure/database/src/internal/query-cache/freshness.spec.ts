import { describe, expect, it } from '@jest/globals';
import { modelOf, operationOf } from '../../../test/support/operation-fixture.js';
import { modelMetadata } from '../../prisma/generated/model-metadata.js';
import { Emergencies } from './cache-policy.js';
import { FreshnessPolicy } from './freshness.js';

const MINUTE_MS = 60_000;
const FALLBACK_MS = 5 * MINUTE_MS;
const HANGING = { appointmentId: 'a1' };
const LOOSE = { appointmentId: null };

describe('the time of a result', () => {
  const policy = () => new FreshnessPolicy(FALLBACK_MS, new Emergencies(modelMetadata), () => 0);
  const observations = operationOf({ model: modelOf('Observation') });

  it('is a minute where it may show something of an emergency, and then it is over', () => {
    const minute = { ttlMs: MINUTE_MS, refreshAfterMs: 0.9 * MINUTE_MS, staleUntilMs: MINUTE_MS };
    expect(policy().of(observations, [HANGING])).toEqual(minute);
    const patients = operationOf({ options: { cache: { ttl: 3600 } } });
    expect(policy().of(patients, [{ observations: [HANGING] }])).toEqual(minute);
  });

  it('is its model’s, and half as long again, where it cannot', () => {
    expect(policy().of(observations, [LOOSE])).toMatchObject({
      ttlMs: FALLBACK_MS,
      staleUntilMs: 1.5 * FALLBACK_MS,
    });
    expect(policy().of(operationOf(), [])).toMatchObject({ ttlMs: 30 * MINUTE_MS });
  });

  it('is a number of records’ as long as any other’s', () => {
    const count = operationOf({ model: modelOf('Observation'), name: 'count' });
    expect(policy().of(count, 3)).toMatchObject({ ttlMs: FALLBACK_MS, staleUntilMs: 1.5 * FALLBACK_MS });
  });

  it('stays a minute for emergencies, however much longer others have learned to live', () => {
    const learned = policy();
    for (let time = 0; time < 20; time += 1) learned.outlived('Observation', { ttlMs: FALLBACK_MS });
    expect(learned.of(observations, [LOOSE]).ttlMs).toBe(12 * FALLBACK_MS);
    expect(learned.of(observations, [HANGING]).ttlMs).toBe(MINUTE_MS);
  });

  it('learns nothing from results that had less than the usual time', () => {
    const learned = policy();
    learned.outlived('Observation', { ttlMs: MINUTE_MS });
    expect(learned.of(observations, [LOOSE]).ttlMs).toBe(FALLBACK_MS);
    learned.outlived('Observation', { ttlMs: 0.9 * FALLBACK_MS });
    expect(learned.of(observations, [LOOSE]).ttlMs).toBe(1.5 * FALLBACK_MS);
  });
});
