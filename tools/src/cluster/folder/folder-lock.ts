import { randomUUID } from 'node:crypto';
import { link, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ClusterError } from '../cluster.error.js';
import { hasCode, readJsonFile } from './json-file.js';
import { identify, isSameProcess } from './process-identity.js';

const lockContent = z.object({
  pid: z.number(),
  startedAt: z.string(),
  command: z.string(),
  token: z.string(),
});

/** Who holds a folder. */
export type LockOwner = z.infer<typeof lockContent>;

export interface FolderLock {
  release(): Promise<void>;
}

const pollMs = 10;
const takeOverWithinMs = 5_000;

/**
 * Takes a folder for this process; a lock whose owner is dead is taken over.
 * @throws ClusterError FOLDER_IN_USE naming the process that has it
 */
export async function acquireFolderLock(path: string): Promise<FolderLock> {
  const own = ownContent();
  const deadline = performance.now() + takeOverWithinMs;
  while (!(await tryCreate(path, own))) {
    const owner = await readLockOwner(path);
    if (isAlive(owner) || performance.now() > deadline) throw inUse(path, owner);
    if (!(await removeDead(path, own))) await sleep(pollMs);
  }
  return { release: () => release(path, own) };
}

/** @returns `null` when nobody holds the folder or the lock can't be read */
export async function readLockOwner(path: string): Promise<LockOwner | null> {
  const parsed = lockContent.safeParse(await readJsonFile(path).catch(() => null));
  return parsed.success ? parsed.data : null;
}

function isAlive(owner: LockOwner | null): boolean {
  return owner !== null && isSameProcess(owner);
}

/** A link appears with its content or not at all, so nobody ever reads half a lock and takes it for a dead one. */
async function tryCreate(path: string, own: LockOwner): Promise<boolean> {
  const draft = `${path}.${own.token}`;
  await writeFile(draft, JSON.stringify(own), { mode: 0o600 });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Removes a dead lock under a second one, and looks again before: otherwise the slower of two would remove the
 * living lock that the faster has just made.
 * @returns whether this was our turn
 */
async function removeDead(path: string, own: LockOwner): Promise<boolean> {
  const turn = `${path}.turn`;
  if (!(await tryCreate(turn, own))) {
    if (!isAlive(await readLockOwner(turn))) await rm(turn, { force: true });
    return false;
  }
  try {
    if (!isAlive(await readLockOwner(path))) await rm(path, { force: true });
    return true;
  } finally {
    await rm(turn, { force: true });
  }
}

async function release(path: string, own: LockOwner): Promise<void> {
  const owner = await readLockOwner(path);
  if (owner?.token === own.token) await rm(path, { force: true });
}

function ownContent(): LockOwner {
  const startedAt = identify(process.pid)?.startedAt ?? '';
  return { pid: process.pid, startedAt, command: process.argv.slice(1, 4).join(' '), token: randomUUID() };
}

function inUse(path: string, owner: LockOwner | null): ClusterError {
  const who = owner === null ? 'another process' : `process ${owner.pid} (${owner.command})`;
  return new ClusterError(
    'FOLDER_IN_USE',
    `The cluster folder is held by ${who}; lock file ${path}.`,
    'Stop that process, use its running cluster, or name another folder.',
  );
}
