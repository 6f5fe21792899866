import { describe, expect, it } from '@jest/globals';
import { deepFreeze } from './model-metadata.js';

describe('deepFreeze', () => {
  it('refuses a change at any depth', () => {
    const tree = deepFreeze({ models: { Patient: { primaryKey: ['clinicId', 'id'] } } });
    expect(() => tree.models.Patient.primaryKey.push('mrn')).toThrow(TypeError);
    expect(() => Object.assign(tree.models.Patient, { scope: 'reference' })).toThrow(TypeError);
  });

  it('leaves plain values as they are', () => {
    expect(deepFreeze('clinic')).toBe('clinic');
    expect(deepFreeze(null)).toBeNull();
  });
});
