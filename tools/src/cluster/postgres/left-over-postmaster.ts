import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterError } from '../cluster.error.js';
import { isMissing } from '../folder/json-file.js';
import { commandLine } from '../folder/process-identity.js';

const steps = [
  { signal: 'SIGINT', withinMs: 15_000 },
  { signal: 'SIGQUIT', withinMs: 5_000 },
  { signal: 'SIGKILL', withinMs: 5_000 },
] as const;
const pollMs = 20;

/**
 * Deals with what a killed owner left in a data folder: a postmaster that still runs is stopped, the pid file
 * of a dead one is removed. PostgreSQL alone would refuse to start when that pid belongs to someone else by now.
 * @returns the pid of the server that was stopped, or `null`
 */
export async function clearLeftOverPostmaster(dataDir: string): Promise<number | null> {
  const pidFile = join(dataDir, 'postmaster.pid');
  const pid = await readPostmasterPid(dataDir);
  if (pid === null) return null;
  const isRunning = isPostmasterOf(pid, dataDir);
  if (isRunning) await stopByPid(pid, dataDir);
  await rm(pidFile, { force: true });
  return isRunning ? pid : null;
}

/** The pid in a data folder's postmaster.pid; `null` when there is none. */
export async function readPostmasterPid(dataDir: string): Promise<number | null> {
  try {
    const pid = Number.parseInt(await readFile(join(dataDir, 'postmaster.pid'), 'utf8'), 10);
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** A pid is only ours to signal while the process behind it runs on this very folder. */
export function isPostmasterOf(pid: number, dataDir: string): boolean {
  return commandLine(pid)?.includes(dataDir) ?? false;
}

async function stopByPid(pid: number, dataDir: string): Promise<void> {
  for (const { signal, withinMs } of steps) {
    process.kill(pid, signal);
    const deadline = performance.now() + withinMs;
    while (performance.now() < deadline) {
      if (!isPostmasterOf(pid, dataDir)) return;
      await sleep(pollMs);
    }
  }
  throw new ClusterError(
    'SERVER_DID_NOT_STOP',
    `The server that an earlier run left in ${dataDir} (pid ${pid}) doesn't end.`,
    'It hangs in the kernel, usually on a dead disk or network mount; look at dmesg.',
  );
}
