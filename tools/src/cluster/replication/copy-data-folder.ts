import { constants } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { isMissing } from '../folder/json-file.js';

/** Emptied folders and files that belong to the source's own life (PostgreSQL manual, 26.3.3.4). */
const emptied =
  /^(pg_wal|pg_replslot|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans)\/./;
const leftOut =
  /(^|\/)(postmaster\.(pid|opts)|pg_internal\.init(\..*)?|standby\.signal|recovery\.signal|pgsql_tmp.*)$/;

/** Whether a path, relative to the data folder, belongs into a base backup. */
export function belongsInCopy(path: string): boolean {
  return !emptied.test(path) && !leftOut.test(path);
}

/**
 * Copies the data folder of a running server, between pg_backup_start and pg_backup_stop.
 * A file that vanishes meanwhile belongs to a dropped object; replaying the log accounts for it.
 */
export async function copyDataFolder(source: string, target: string, root = source): Promise<void> {
  await mkdir(target, { recursive: true, mode: 0o700 });
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const from = join(source, entry.name);
    if (!belongsInCopy(relative(root, from))) continue;
    if (entry.isDirectory()) await unlessVanished(copyDataFolder(from, join(target, entry.name), root));
    else if (entry.isFile())
      await unlessVanished(copyFile(from, join(target, entry.name), constants.COPYFILE_FICLONE));
  }
}

async function unlessVanished(copy: Promise<void>): Promise<void> {
  try {
    await copy;
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
