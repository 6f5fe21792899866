import { readdirSync, readlinkSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

/** Pids of all processes that work in a folder: a PostgreSQL process has its data folder as working directory. */
export function processesIn(folder: string): number[] {
  if (process.platform !== 'linux') return processesNaming(folder);
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => workingDirectory(pid).startsWith(folder)).map(Number);
}

function workingDirectory(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return ''; // gone, or a kernel thread
  }
}

function processesNaming(folder: string): number[] {
  const { stdout } = spawnSync('ps', ['-axo', 'pid=,command='], { encoding: 'utf8' });
  const lines = stdout.split('\n').filter((line) => line.includes(folder));
  return lines.map((line) => Number.parseInt(line, 10));
}
