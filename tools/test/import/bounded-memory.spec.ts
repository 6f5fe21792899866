import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

jest.setTimeout(180_000);

const here = import.meta.dirname;
const rows = 150_000;
/** Room for Node and the piece of the file at hand; the rows as objects would take many times as much. */
const heapMegabytes = 20;

describe('an export of any size', () => {
  let folder: string;
  let path: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'import-memory-'));
    path = join(folder, 'encounters.csv');
    const file = createWriteStream(path);
    for (let row = 0; row < rows; row += 1) {
      if (!file.write(`encounter-${row},patient-${row % 50_000},${'x'.repeat(100)}\n`))
        await once(file, 'drain');
    }
    await new Promise((resolve) => file.end(resolve));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is read, and its encounters remembered, in the same little memory', async () => {
    const child = join(here, 'large-export.child.ts');
    const loader = join(here, '../cluster/swc-loader.mjs');
    const limit = `--max-old-space-size=${heapMegabytes}`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      limit,
      '--import',
      loader,
      child,
      path,
      String(rows),
    ]);
    expect(stdout).toBe(`${rows} 50000\n`);
  });
});
