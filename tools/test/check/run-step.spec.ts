import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jestTotals } from '../../src/check/jest-totals.js';
import { runSteps } from '../../src/check/run-steps.js';
import type { Step } from '../../src/check/step.js';

const evaluate = (name: string, code: string): Step => ({ name, run: ['--eval', code] });
const passing = evaluate('passing', "console.log('quiet')");
const failing = evaluate(
  'failing',
  "console.log('seen on stdout'); console.error('seen on stderr'); process.exit(3)",
);

async function run(...steps: Step[]) {
  const printed: string[] = [];
  const results = await runSteps(steps, (text) => printed.push(text));
  return { results, printed: printed.join('\n') };
}

describe('runSteps', () => {
  it('runs the remaining steps after a failure', async () => {
    const { results } = await run(failing, passing);
    expect(results.map(({ name, isOk }) => [name, isOk])).toEqual([
      ['failing', false],
      ['passing', true],
    ]);
  });

  it('prints what a failing step said, and nothing of a passing one', async () => {
    const { printed } = await run(failing, passing);
    expect(printed).toContain('seen on stdout');
    expect(printed).toContain('seen on stderr');
    expect(printed).not.toContain('quiet');
  });

  it('takes a step that dies of a signal for a failure', async () => {
    const { results } = await run(evaluate('killed', "process.kill(process.pid, 'SIGKILL')"));
    expect(results[0]?.totals).toEqual({ passed: 0, failed: 1 });
  });

  it('counts one failure when a run fails without a failing test', async () => {
    const { results } = await run({ ...failing, count: async () => ({ passed: 7, failed: 0 }) });
    expect(results[0]?.totals).toEqual({ passed: 7, failed: 1 });
  });

  it('fails a step whose tests failed although it exited with 0', async () => {
    const { results } = await run({ ...passing, count: async () => ({ passed: 7, failed: 1 }) });
    expect(results[0]?.isOk).toBe(false);
  });
});

describe('Jest reports on disk', () => {
  let folder: string;
  beforeAll(async () => (folder = await mkdtemp(path.join(tmpdir(), 'jest-totals-'))));
  afterAll(() => rm(folder, { recursive: true }));

  it('fails the step when a report is missing', async () => {
    const file = path.join(folder, 'missing.json');
    const { results, printed } = await run({ ...passing, count: () => jestTotals([file]) });
    expect(results[0]?.totals).toEqual({ passed: 0, failed: 1 });
    expect(printed).toContain('The totals cannot be read');
  });

  it('adds the reports of all projects', async () => {
    const figures = {
      numPassedTests: 2,
      numFailedTests: 1,
      numPendingTests: 0,
      numTodoTests: 0,
      numRuntimeErrorTestSuites: 0,
    };
    const files = ['a.json', 'b.json'].map((name) => path.join(folder, name));
    await Promise.all(files.map((file) => writeFile(file, JSON.stringify(figures))));
    expect(await jestTotals(files)).toEqual({ passed: 4, failed: 2 });
  });
});
