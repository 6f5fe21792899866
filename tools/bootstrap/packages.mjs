import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { runAttached } from './child.mjs';
import { inWorkspace } from './workspace.mjs';

const lockFile = inWorkspace('package-lock.json');
const installedLockFile = inWorkspace('node_modules', '.package-lock.json');
const stampFile = inWorkspace('node_modules', '.healthcare-lock');

/** @typedef {{ version?: string, link?: boolean, optional?: boolean, devOptional?: boolean, peer?: boolean }} LockEntry */

/**
 * Installs what `package-lock.json` names, unless it is installed already. Install scripts stay off (`allowScripts`).
 * @returns {Promise<number>} exit code of npm, 0 when there was nothing to do
 */
export async function ensurePackages() {
  const hash = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  if (readOrNothing(stampFile) === hash) return 0;
  if (!isInstalled()) {
    console.error('Installing packages (npm ci) …');
    // Tools are development dependencies, and production machines run them as well.
    const exitCode = await runAttached(...npm(['ci', '--include=dev']));
    if (exitCode !== 0) return exitCode;
  }
  writeFileSync(stampFile, hash);
  return 0;
}

/** Whether npm itself has already put exactly the locked versions into place. */
function isInstalled() {
  const installed = readOrNothing(installedLockFile);
  return (
    installed !== undefined &&
    hasLockedVersions(entriesOf(readFileSync(lockFile, 'utf8')), entriesOf(installed))
  );
}

/**
 * @param {Record<string, LockEntry>} locked the lock file's entries
 * @param {Record<string, LockEntry>} installed those of the record npm keeps in node_modules
 */
export function hasLockedVersions(locked, installed) {
  const missing = Object.entries(locked).filter(
    ([place, entry]) =>
      place.startsWith('node_modules/') && !(place in installed) && !entry.optional && !entry.devOptional,
  );
  const changed = Object.entries(installed).filter(
    ([place, entry]) => locked[place]?.version !== entry.version,
  );
  return missing.length === 0 && changed.length === 0;
}

/**
 * @param {string} lock
 * @returns {Record<string, LockEntry>}
 */
const entriesOf = (lock) => JSON.parse(lock).packages;

/** @param {string} file */
function readOrNothing(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * npm as this very npm when it started us, else the one on the PATH.
 * @param {string[]} args
 * @returns {[string, string[]]}
 */
function npm(args) {
  const cli = process.env['npm_execpath'];
  return cli?.endsWith('.js') ? [process.execPath, [cli, ...args]] : ['npm', args];
}
