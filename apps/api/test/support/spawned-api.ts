import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { DatabaseUrls } from '@tools/dev/cluster';
import { JWT_SECRET, OPERATOR_TOKEN } from './test-api.js';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const READY_WITHIN_MS = 40_000;

/** The built API as a process of its own, as it is run in production. */
export interface SpawnedApi {
  /** Standard output and standard error so far. */
  readonly output: () => { readonly out: string; readonly err: string };
  /** Its exit code; null when a signal ended it. */
  readonly exited: Promise<number | null>;
  kill(signal: NodeJS.Signals): void;
  /** The address it listens on. @throws when it ends first */
  url(): Promise<string>;
}

export function environmentFor(urls: Pick<DatabaseUrls, 'app' | 'system'>): Record<string, string> {
  return {
    NODE_ENV: 'development',
    PORT: '0',
    DATABASE_URL: urls.app,
    DATABASE_SYSTEM_URL: urls.system,
    JWT_SECRET,
    OPERATOR_TOKEN,
  };
}

export function spawnApi(environment: Record<string, string>): SpawnedApi {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => void (output.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => void (output.err += chunk.toString()));
  const exited = once(child, 'close').then(([code]) => code as number | null);
  return {
    output: () => output,
    exited,
    kill: (signal) => void child.kill(signal),
    async url() {
      const deadline = Date.now() + READY_WITHIN_MS;
      while (Date.now() < deadline && child.exitCode === null) {
        const found = /"url":"([^"]+)"/.exec(output.out)?.[1];
        if (found !== undefined) return found;
        await pause(50);
      }
      throw new Error(`the API does not listen: ${output.err}${output.out}`);
    },
  };
}
