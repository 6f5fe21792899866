import { describe, expect, it } from '@jest/globals';
import { resolveDataSet } from './seed.options.js';

describe('resolveDataSet', () => {
  it.each([
    [{ clinics: 0, patients: 1, seed: 1 }, 'clinics must be a whole number from 1 to 100000, got 0'],
    [{ clinics: 1, patients: 1.5, seed: 1 }, 'patients must be a whole number from 0 to 100000000, got 1.5'],
    [{ clinics: 1, patients: 1, seed: -1 }, 'seed must be a whole number from 0 to 4294967295, got -1'],
    [{ clinics: 1, patients: 1, seed: 1, visits: 21 }, 'visits must be a number from 0 to 20, got 21'],
    [
      { clinics: Number.NaN, patients: 1, seed: 1 },
      'clinics must be a whole number from 1 to 100000, got NaN',
    ],
  ])('refuses %p', (options, message) => {
    expect(() => resolveDataSet(options)).toThrow(message);
  });
});
