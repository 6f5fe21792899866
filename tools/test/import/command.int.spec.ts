import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { startDbOn } from '../db/child-db.js';
import { ImportBench } from './import-bench.js';

jest.setTimeout(120_000);

describe('db import', () => {
  let bench: ImportBench;
  beforeEach(async () => {
    bench = await ImportBench.open();
  });
  afterEach(() => bench.close());

  it('tells in one line what it cannot import, and fails', async () => {
    await rm(bench.path('claims.csv'));
    const { code, out, err } = await startDbOn(bench.database, ['import', bench.exportFolder, '--json'])
      .ended;
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({
      error: { code: 'FILES_MISSING', message: expect.stringMatching(/has no claims\.csv/) },
    });
    expect(err.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/Nothing was imported\. \(FILES_MISSING\)$/),
    ]);
  });

  it('tells in one line that the database cannot be reached, and fails', async () => {
    const nowhere = 'postgresql://healthcare_app:x@127.0.0.1:1/none';
    const { code, err } = await startDbOn(bench.database, ['import', bench.exportFolder], {
      DATABASE_URL: nowhere,
      DATABASE_SYSTEM_URL: nowhere,
    }).ended;
    expect([code, err.trimEnd().split('\n').length]).toEqual([1, 1]);
    expect(err).toMatch(/\(DB_[A-Z_]+\)$/m);
  });

  it('prints a table for people', async () => {
    const args = ['import', bench.exportFolder, '--rejects', bench.rejectsFile];
    const { code, out } = await startDbOn(bench.database, args).ended;
    expect(code).toBe(0);
    expect(out).toMatch(/^patients +4 +4 +0 +0$/m);
    expect(out).toContain('1 rows rejected, listed in');
    expect(out).toContain('Not imported, no place in the schema: devices.csv (1 rows)');
    expect(out).toContain('Not imported: SSN, DRIVERS, PASSPORT of patients.csv');
  });
});
