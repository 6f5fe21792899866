import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const workspace = fileURLToPath(new URL('../../../', import.meta.url));

export interface ToolEnd {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface ToolProcess {
  readonly ended: Promise<ToolEnd>;
  /** Settles once it has said this, to whoever waits for it. @throws when it ends before */
  said(pattern: RegExp): Promise<void>;
}

/** A command as built. @param tool `load` or `chaos` */
export function startTool(tool: 'load' | 'chaos', args: readonly string[]): ToolProcess {
  const main = fileURLToPath(new URL(`../../dist/${tool}/main.js`, import.meta.url));
  const child = spawn(process.execPath, [main, ...args], {
    cwd: workspace,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += String(chunk)));
  child.stderr.on('data', (chunk) => (err += String(chunk)));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, out, err }));
  return {
    ended,
    async said(pattern) {
      while (!pattern.test(err)) {
        if (child.exitCode !== null) throw new Error(`${tool} ended: ${err}`);
        await pause(20);
      }
    },
  };
}

/** The same, run to its end. */
export async function runTool(tool: 'load' | 'chaos', args: readonly string[]): Promise<ToolEnd> {
  return await startTool(tool, args).ended;
}
