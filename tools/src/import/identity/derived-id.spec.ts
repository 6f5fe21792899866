import { describe, expect, it } from '@jest/globals';
import { derivedId } from './derived-id.js';
import { digestOf, rowKey } from './key-digest.js';

const clinicA = '00000000-0000-8000-8000-00000000000a';
const clinicB = '00000000-0000-8000-8000-00000000000b';
const key = digestOf('3edac2e3-d223-6fae-d515-daf96ef6bc76');

describe('derivedId', () => {
  it('gives the same key other ids at another clinic, of another kind and from another source', () => {
    const ids = [
      derivedId('synthea', 'patient', clinicA, key),
      derivedId('synthea', 'patient', clinicB, key),
      derivedId('synthea', 'appointment', clinicA, key),
      derivedId('other', 'patient', clinicA, key),
    ];
    expect(new Set(ids).size).toBe(4);
  });

  it('gives the same key the same id each time, a UUID of version 8', () => {
    const id = derivedId('synthea', 'patient', clinicA, key);
    expect(derivedId('synthea', 'patient', clinicA, Buffer.from(key))).toBe(id);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe('rowKey', () => {
  it('tells rows apart whose fields only join to the same text', () => {
    expect(rowKey(['a,b', 'c'])).not.toBe(rowKey(['a', 'b,c']));
    expect(rowKey(['a', ''])).not.toBe(rowKey(['a']));
  });
});
