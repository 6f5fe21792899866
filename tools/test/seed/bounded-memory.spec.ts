import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, jest } from '@jest/globals';

jest.setTimeout(180_000);

const here = import.meta.dirname;
const patients = 60_000;
/** Room for Node, the lists of names and the pieces at hand; the rows as objects would take many times as much. */
const heapMegabytes = 48;

it('seeding makes any number of patients in the same little memory', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    `--max-old-space-size=${heapMegabytes}`,
    '--conditions=@phc/source',
    '--import',
    join(here, '../cluster/swc-loader.mjs'),
    join(here, 'large-seed.child.ts'),
    String(patients),
  ]);
  expect(stdout).toBe(`${patients}\n`);
});
