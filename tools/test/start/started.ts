import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../dist/start/main.js', import.meta.url));
const workspace = fileURLToPath(new URL('../../../', import.meta.url));
const READY_WITHIN_MS = 90_000;

/** `npm start`, run as a process of its own. */
export interface Started {
  readonly pid: number;
  readonly output: () => string;
  readonly exited: Promise<number | null>;
  kill(signal: NodeJS.Signals): void;
  /** The address it printed. @throws when it ends first */
  ready(): Promise<string>;
}

/** As built, without npm around it. */
export function startCommand(flags: readonly string[], environment: Record<string, string> = {}): Started {
  return follow(process.execPath, [main, ...flags], environment);
}

/** The same as it is typed: npm, its shell, what brings the build up to date, and then the command. */
export function startThroughNpm(flags: readonly string[]): Started {
  return follow('npm', ['start', '--', ...flags]);
}

function follow(program: string, args: readonly string[], environment: Record<string, string> = {}): Started {
  const child = spawn(program, args, {
    cwd: workspace,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  return {
    pid: child.pid ?? 0,
    output: () => output,
    exited,
    kill: (signal) => void child.kill(signal),
    async ready() {
      const deadline = Date.now() + READY_WITHIN_MS;
      while (Date.now() < deadline && child.exitCode === null) {
        // The last line of the summary is there, so all of it is.
        const found = /^ready (\S+)[\s\S]+^ {2}operator .+$/m.exec(output)?.[1];
        if (found !== undefined) return found;
        await pause(50);
      }
      throw new Error(`npm start is not ready: ${output}`);
    },
  };
}

/** Whether nobody answers there any more, within a time. */
export async function isGone(url: string, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline) {
    const isThere = await fetch(`${url}/health/live`).then(
      () => true,
      () => false,
    );
    if (!isThere) return true;
    await pause(100);
  }
  return false;
}
