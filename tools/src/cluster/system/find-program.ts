import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** Where package managers put programs; daemons lie in folders that an ordinary user's PATH leaves out. */
const programFolders = [
  ...['/usr/local/bin', '/usr/bin', '/bin', '/usr/local/sbin', '/usr/sbin', '/sbin'],
  '/opt/homebrew/bin',
];

/** @returns the full path of a program, or `null` when it isn't installed */
export function findProgram(name: string, folders: readonly string[] = programFolders): string | null {
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false; // not there, or not ours to run
  }
}
