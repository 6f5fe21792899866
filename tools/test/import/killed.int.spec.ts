import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ImportBench } from './import-bench.js';

jest.setTimeout(180_000);

const here = import.meta.dirname;
const loader = join(here, '../cluster/swc-loader.mjs');
const program = join(here, '../../src/cli/db.ts');
const observations = 6000;

/** `db import` in a process of its own. */
function startImport(bench: ImportBench) {
  const { app, system, migration } = bench.database.urls;
  const args = ['--conditions=@phc/source', '--import', loader, program];
  const child = spawn(
    process.execPath,
    [...args, 'import', bench.exportFolder, '--json', '--rejects', bench.rejectsFile, '--actor', 'killed'],
    {
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: 'test',
        DATABASE_URL: app,
        DATABASE_SYSTEM_URL: system,
        DATABASE_MIGRATION_URL: migration,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += String(chunk)));
  child.stderr.on('data', (chunk: Buffer) => (err += String(chunk)));
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as unknown,
    signal: signal as unknown,
    out,
    err,
  }));
  return { ended, kill: () => child.kill('SIGKILL') };
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
    const killed = startImport(bench);
    const exited = killed.ended.then(() => 'exited' as const);
    while ((await bench.count('observations')) === 0) {
      const next = await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, 10, 'waiting'))]);
      if (next === 'exited') throw new Error(`the import ended too soon: ${(await killed.ended).err}`);
    }
    killed.kill();
    expect((await killed.ended).signal).toBe('SIGKILL');
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
