import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ChaosReport } from '../../src/chaos/chaos-report.js';
import type { RedisReport } from '../../src/chaos/redis/redis-report.js';
import type { LoadReport } from '../../src/load/load-report.js';
import { temporaryFolder } from '../cluster/temporary-folder.js';
import { startCommand, type Started } from '../start/started.js';
import { runTool, startTool } from './tool-process.js';

/** A whole system is started, and killed piece by piece. */
jest.setTimeout(240_000);

const LOAD_SECONDS = 12;
describe('npm run chaos under npm run load', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let started: Started;
  let url: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    started = startCommand(['--data', folder.path, '--replicas', '1', '--no-demo']);
    url = await started.ready();
  });
  afterAll(async () => {
    started.kill('SIGTERM');
    await started.exited;
    await folder.remove();
  });

  async function faultUnderLoad(target: ChaosReport['target']) {
    const files = { load: join(folder.path, 'load.json'), chaos: join(folder.path, 'chaos.json') };
    const on = ['--data', folder.path];
    const seconds = String(LOAD_SECONDS);
    const load = startTool('load', ['--seconds', seconds, '--rate', '60', ...on, '--json', files.load]);
    await load.said(/^\d+ acknowledged/m);
    const chaos = await runTool('chaos', [target, ...on, '--json', files.chaos]);
    const ends = { chaos, load: await load.ended };
    const read = async <T>(file: string): Promise<T> => JSON.parse(await readFile(file, 'utf8')) as T;
    return {
      ...ends,
      figures: await read<LoadReport>(files.load),
      report: await read<ChaosReport>(files.chaos),
    };
  }

  it.each(['primary', 'replica'] as const)('kills the %s: nothing acknowledged is lost', async (target) => {
    const { load, chaos, figures, report } = await faultUnderLoad(target);
    expect({ codes: [load.code, chaos.code], err: chaos.err }).toEqual({ codes: [0, 0], err: '' });
    expect(report).toMatchObject({ target, signal: 'SIGKILL' });
    expect(report.newPid).not.toBe(report.pid);
    expect(figures).toMatchObject({ lost: 0, doubled: 0 });
    expect(figures.acknowledged).toBeGreaterThan(0);
    expect(figures.reads).toBeGreaterThan(0);
    expect(figures.longestGapMs.writes).toBeGreaterThan(0);
    expect(load.out).toMatch(/^lost +0$/m);
  });

  it('kills the API, which npm start starts again', async () => {
    const { code, out } = await runTool('chaos', ['app', '--data', folder.path]);
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('API: back after') });
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    expect(started.output()).toContain('The API was killed; starting it again.');
  });

  it('breaks Redis in four ways under cached reads: no request fails, and the database has no more to do', async () => {
    const json = join(folder.path, 'redis.json');
    const { code, out } = await runTool('chaos', [
      ...['redis', '--data', folder.path, '--seconds', '2', '--json', json],
    ]);
    const { faults } = JSON.parse(await readFile(json, 'utf8')) as RedisReport;
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^passed: /m) });
    expect(faults.map(({ fault, pid, newPid }) => [fault, newPid !== pid])).toEqual([
      ['kill', true],
      ['pause', false],
      ['flush', false],
      ['restart', true],
    ]);
    for (const { before, during, after } of faults) {
      expect(before.answered + during.answered + after.answered).toBe(3 * 100);
      expect(before.hitRatio).toBeGreaterThan(0.5);
      expect(before.statementsPerSecond).toBeGreaterThan(0);
    }
    expect(started.output()).toContain('redis: was ended by SIGKILL; restarting');
  });

  it('says what is missing where nothing runs', async () => {
    const nowhere = join(folder.path, 'nowhere');
    for (const target of ['primary', 'replica', 'app', 'redis']) {
      const { code, err } = await runTool('chaos', [target, '--data', nowhere]);
      expect({ code, err }).toEqual({
        code: 1,
        err: expect.stringMatching(/^No \w+ runs on .*npm start\.\n$/),
      });
    }
  });

  it.each([
    ['load', []],
    ['load', ['--seconds', 'many']],
    ['load', ['--seconds', '0']],
    ['chaos', []],
    ['chaos', ['everything']],
    ['chaos', ['redis', '--fault', 'flood']],
    ['chaos', ['redis', '--seconds', '1']],
    ['chaos', ['primary', '--fault', 'kill']],
  ] as const)('refuses wrong arguments with 2: %s %j', async (tool, args) => {
    const { code, err } = await runTool(tool, args);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/^error: /) });
  });

  it.each(['load', 'chaos'] as const)('explains %s with --help', async (tool) => {
    const { code, out } = await runTool(tool, ['--help']);
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('Exit code') });
  });
});
