import { chmod, chown, lchown, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunAs } from './run-as.js';

/** Makes a folder that only the server's user may enter; parents keep their usual modes. */
export async function makeServerFolder(path: string, runAs: RunAs): Promise<void> {
  await mkdir(path, { recursive: true });
  await chmod(path, 0o700);
  await giveTo(path, runAs);
}

/** Hands one file or folder to the server's user; nothing to do when we are that user. */
export async function giveTo(path: string, runAs: RunAs): Promise<void> {
  if (runAs.kind === 'user') await chown(path, runAs.user.uid, runAs.user.gid);
}

/**
 * Hands a whole data folder over when an earlier run used another user (the checkout was moved, say).
 * By default the folder's own owner tells whether that is needed.
 * Only root can; for anyone else the server's own message about ownership is the right one.
 */
export async function giveTreeTo(path: string, runAs: RunAs, { force = false } = {}): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const [uid, gid] = runAs.kind === 'user' ? [runAs.user.uid, runAs.user.gid] : [0, 0];
  if (!force && (await stat(path)).uid === uid) return;
  for (const entry of await readdir(path, { recursive: true })) await lchown(join(path, entry), uid, gid);
  await chown(path, uid, gid);
}
