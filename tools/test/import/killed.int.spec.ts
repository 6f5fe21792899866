import { appendFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { killWhen, startDbOn, type ChildDb } from '../db/child-db.js';
import { ImportBench } from './import-bench.js';

jest.setTimeout(180_000);

const observations = 6000;

/** `db import` in a process of its own. */
function startImport(bench: ImportBench): ChildDb {
  const flags = ['--json', '--rejects', bench.rejectsFile, '--actor', 'killed'];
  return startDbOn(bench.database, ['import', bench.exportFolder, ...flags]);
}

describe('an import that is killed', () => {
  let bench: ImportBench;
  beforeEach(async () => {
    bench = await ImportBench.open();
    const rows = Array.from(
      { length: observations },
      (_, index) =>
        `2020-01-06T09:05:00Z,33333333-cccc-4ccc-8ccc-000000000001,44444444-dddd-4ddd-8ddd-000000000001,survey,x,Pain,${index},{score},numeric\n`,
    );
    await appendFile(bench.path('observations.csv'), rows.join(''));
  });
  afterEach(() => bench.close());

  it('is finished by the next one, with the same totals and nothing twice', async () => {
    const killed = await killWhen(startImport(bench), async () => (await bench.count('observations')) > 0);
    expect(killed.signal).toBe('SIGKILL');
    const half = await bench.count('observations');
    expect(half).toBeGreaterThan(0);
    expect(half).toBeLessThan(observations + 4);
    expect(await bench.count('invoices')).toBe(0);

    const resumed = await startImport(bench).ended;
    expect({ code: resumed.code, err: resumed.code === 0 ? '' : resumed.err }).toEqual({ code: 0, err: '' });
    const report = JSON.parse(resumed.out) as Record<
      'counts' | 'present' | 'inserted',
      Record<string, number>
    >;
    expect(report.counts['observations']).toBe(observations + 4);
    expect(report.counts['invoices']).toBe(3);
    expect(report.inserted['clinics']).toBe(0);
    // The server may have finished the killed process's last statements after it was counted.
    expect(report.present['observations']).toBeGreaterThanOrEqual(half);
    expect(await bench.count('observations')).toBe(observations + 4);
  });
});
