import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const here = import.meta.dirname;

/** A cluster run by a process of its own, which can be killed or sent signals. */
export interface ChildCluster {
  readonly pid: number;
  /** The superuser's address of its database. */
  readonly url: string;
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  output(): string;
  kill(signal: NodeJS.Signals): void;
}

/** Runs the cluster command from its sources and waits until it says `ready`. */
export async function runClusterCommand(folder: string, ...flags: string[]): Promise<ChildCluster> {
  const child = spawn(
    process.execPath,
    [
      ...['--import', join(here, 'swc-loader.mjs'), join(here, '../../src/cluster/main.ts')],
      ...['--folder', folder, '--profile', 'test', '--redis', 'off', ...flags],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += String(chunk)));
  const exited = once(child, 'exit').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }));
  const url = await readyUrl(child, () => output);
  return { pid: child.pid ?? 0, url, exited, output: () => output, kill: (signal) => child.kill(signal) };
}

function readyUrl(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', () => {
      const url = /^ready (\S+)$/m.exec(output())?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', () => reject(new Error(`the cluster ended before it was ready:\n${output()}`)));
  });
}
