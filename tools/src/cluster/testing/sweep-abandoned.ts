import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { clusterLayout } from '../folder/cluster-layout.js';
import { readLockOwner } from '../folder/folder-lock.js';
import { isMissing } from '../folder/json-file.js';
import { isSameProcess } from '../folder/process-identity.js';
import { clearLeftOverPostmaster } from '../postgres/left-over-postmaster.js';
import { stopLeftOverRedis } from '../redis/redis-server.js';

/** How the folders of test clusters begin. */
export const testFolderPrefix = 'healthcare-cluster-';

/** A folder without an owner may be one whose start is just beginning. */
const youngMs = 10 * 60_000;
const nodeFolder = /^node-\d+$/;

/**
 * Stops the servers and deletes the data of test clusters whose process was killed before it could.
 * @param parent - the folder of temporary folders
 * @returns the folders that were cleared away
 */
export async function sweepAbandoned(parent: string): Promise<string[]> {
  const candidates = (await readdir(parent)).filter((name) => name.startsWith(testFolderPrefix));
  const swept: string[] = [];
  for (const folder of candidates.map((name) => join(parent, name))) {
    if (!(await isAbandoned(folder))) continue;
    await clearFolder(folder);
    swept.push(folder);
  }
  return swept;
}

async function isAbandoned(folder: string): Promise<boolean> {
  const info = await stat(folder).catch(ignoreMissing);
  if (info === null || info.uid !== process.getuid?.()) return false;
  const owner = await readLockOwner(clusterLayout(folder).lock);
  return owner === null ? Date.now() - info.mtimeMs > youngMs : !isSameProcess(owner);
}

async function clearFolder(folder: string): Promise<void> {
  const layout = clusterLayout(folder);
  const entries = (await readdir(folder).catch(ignoreMissing)) ?? [];
  for (const node of entries.filter((name) => nodeFolder.test(name))) {
    await clearLeftOverPostmaster(layout.dataDir(node));
  }
  await stopLeftOverRedis(layout.redis);
  await rm(folder, { recursive: true, force: true });
}

/** Two runs may sweep at once. */
function ignoreMissing(error: unknown): null {
  if (isMissing(error)) return null;
  throw error;
}
