import { describe, expect, it } from '@jest/globals';
import { clinicChunks, patientChunks, PATIENTS_A_CHUNK, sizeOf } from './chunks.js';
import { DataSet } from './data-set.js';

const dataSet = (clinics: number, patients: number): DataSet => new DataSet({ clinics, patients, seed: 1 });

describe('patientChunks', () => {
  it.each([
    [1, 0],
    [1, 1],
    [3, PATIENTS_A_CHUNK * 7 + 1],
    [500, 1234],
    [7, 5],
  ])('covers every patient of %d clinics and %d patients once', (clinics, patients) => {
    const chunks = [...patientChunks(dataSet(clinics, patients))];
    const seen = chunks
      .flat()
      .flatMap(({ clinic, from, to }) =>
        Array.from({ length: to - from }, (_, index) => `${clinic}/${from + index}`),
      );
    expect([seen.length, new Set(seen).size]).toEqual([patients, patients]);
    expect(chunks.slice(0, -1).every((chunk) => sizeOf(chunk) === PATIENTS_A_CHUNK)).toBe(true);
  });
});

describe('clinicChunks', () => {
  it('covers every clinic once, large ones by themselves', () => {
    expect([...clinicChunks(dataSet(250, 100))].flat()).toEqual(
      Array.from({ length: 250 }, (_, clinic) => clinic),
    );
    expect([...clinicChunks(dataSet(2, 1_000_000))]).toEqual([[0], [1]]);
  });
});
