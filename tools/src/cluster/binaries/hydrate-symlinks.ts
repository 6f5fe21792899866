import { lstat, readFile, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { ClusterError } from '../cluster.error.js';
import { hasCode, isMissing } from '../folder/json-file.js';

const symlinkList = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Restores the library links that an npm package can't carry and that its install script would make;
 * install scripts are off here. Safe to run again and by several processes at once.
 */
export async function hydrateSymlinks(native: string): Promise<void> {
  const list = symlinkList.parse(JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')));
  for (const { source, target } of list) await link(basename(source), join(native, '..', target));
}

async function link(source: string, target: string): Promise<void> {
  if (await exists(target)) return;
  try {
    await symlink(source, target);
  } catch (cause) {
    if (hasCode(cause, 'EEXIST')) return;
    throw new ClusterError(
      'BINARIES_BROKEN',
      `The library link ${target} is missing and can't be made.`,
      'Run once as a user who may write to node_modules.',
      { cause },
    );
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
