import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** A process told apart from a later one that got the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the system's own spelling; compared, never parsed. */
  readonly startedAt: string;
}

/** @returns `null` when no such process runs */
export function identify(pid: number): ProcessIdentity | null {
  const startedAt = process.platform === 'linux' ? linuxStart(pid) : askPs(pid, 'lstart=');
  return startedAt === null ? null : { pid, startedAt };
}

export function isSameProcess(recorded: ProcessIdentity): boolean {
  return identify(recorded.pid)?.startedAt === recorded.startedAt;
}

/** The processes that `pid` has started and that still run. */
export function childrenOf(pid: number): ProcessIdentity[] {
  return runningPids()
    .filter((other) => parentOf(other) === pid)
    .map(identify)
    .filter((child) => child !== null);
}

/** The command line of a running process, arguments joined by spaces; `null` when it is gone. */
export function commandLine(pid: number): string | null {
  if (process.platform !== 'linux') return askPs(pid, 'command=');
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() || null;
  } catch {
    return null; // gone, which is the answer
  }
}

/** Field 22 of /proc/<pid>/stat; a zombie counts as gone. */
function linuxStart(pid: number): string | null {
  const fields = linuxStat(pid);
  return fields === null || fields[0] === 'Z' ? null : `${bootId()}/${fields[19]}`;
}

/** /proc/<pid>/stat from field 3 on; the name in field 2 may hold blanks and brackets. */
function linuxStat(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null; // gone, which is the answer
  }
}

function runningPids(): number[] {
  const names =
    process.platform === 'linux'
      ? readdirSync('/proc')
      : spawnSync('ps', ['-A', '-o', 'pid='], { encoding: 'utf8' }).stdout.split('\n');
  return names.map(Number).filter((pid) => pid > 0);
}

function parentOf(pid: number): number {
  return Number(process.platform === 'linux' ? linuxStat(pid)?.[1] : askPs(pid, 'ppid='));
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

function askPs(pid: number, column: string): string | null {
  const { stdout, status } = spawnSync('ps', ['-p', String(pid), '-o', column], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}
