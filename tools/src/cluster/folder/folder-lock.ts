import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { ClusterError } from '../cluster.error.js';
import { hasCode, isMissing, readJsonFile } from './json-file.js';
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

const attempts = 5;

/**
 * Takes a folder for this process; a lock whose owner is dead is taken over.
 * Should two processes ever take over the same dead lock at once, PostgreSQL's own postmaster.pid still
 * lets only one server run on the data.
 * @throws ClusterError FOLDER_IN_USE naming the process that has it
 */
export async function acquireFolderLock(path: string): Promise<FolderLock> {
  const own = ownContent();
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (await tryCreate(path, own)) return { release: () => release(path, own) };
    const owner = await readLockOwner(path);
    if (owner !== null && isSameProcess(owner)) throw inUse(path, owner);
    await putAside(path);
  }
  throw inUse(path, await readLockOwner(path));
}

/** @returns `null` when nobody holds the folder or the lock can't be read */
export async function readLockOwner(path: string): Promise<LockOwner | null> {
  const parsed = lockContent.safeParse(await readJsonFile(path).catch(() => null));
  return parsed.success ? parsed.data : null;
}

async function tryCreate(path: string, own: LockOwner): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify(own), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** Renaming instead of deleting: of two that see the same dead lock only one moves it. */
async function putAside(path: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
    await rm(aside, { force: true });
  } catch (error) {
    if (!isMissing(error)) throw error;
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
