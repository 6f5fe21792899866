import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { runAttached, runCaptured } from './child.mjs';

const evaluate = (code: string) => ['--eval', code];

describe('child processes', () => {
  it('hand on the exit code', async () => {
    expect(await runAttached(process.execPath, evaluate('process.exit(7)'))).toBe(7);
  });

  it('report death by a signal as a shell would', async () => {
    expect(await runAttached(process.execPath, evaluate("process.kill(process.pid, 'SIGKILL')"))).toBe(137);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('get %s when their parent gets it', async (signal) => {
    const child = `process.on('${signal}', () => process.exit(5)); setInterval(() => {}, 1000); console.log('ready')`;
    const parent = `const { runAttached } = await import(${JSON.stringify(import.meta.dirname)} + '/child.mjs');
      process.exitCode = await runAttached(process.execPath, ['--eval', ${JSON.stringify(child)}]);`;
    const running = spawn(process.execPath, ['--input-type=module', ...evaluate(parent)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(running.stdout, 'data');
    running.kill(signal);
    expect(await once(running, 'exit')).toEqual([5, null]);
  });

  it('keep what they print', async () => {
    expect(await runCaptured(process.execPath, evaluate("console.log('out'); console.error('err')"))).toEqual(
      {
        exitCode: 0,
        output: 'out\nerr\n',
      },
    );
  });
});
