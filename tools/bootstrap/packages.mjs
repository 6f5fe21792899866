import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runAttached } from './child.mjs';
import { inWorkspace, workspace } from './workspace.mjs';

const lockFile = inWorkspace('package-lock.json');
const installedLockFile = inWorkspace('node_modules', '.package-lock.json');
const stampFile = inWorkspace('node_modules', '.healthcare-lock');

/** @typedef {{ version?: string, link?: boolean, resolved?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }} LockEntry */

/**
 * Installs what `package-lock.json` names, unless it is installed already. Install scripts stay off (`allowScripts`).
 * @returns {Promise<number>} exit code of npm, 0 when there was nothing to do
 */
export async function ensurePackages() {
  const lock = readFileSync(lockFile, 'utf8');
  const hash = createHash('sha256').update(lock).digest('hex');
  const locked = entriesOf(lock);
  if (readOrNothing(stampFile) === hash && areWorkspacesInPlace(locked)) return 0;
  if (!isInstalled(locked)) {
    console.error('Installing packages (npm ci) …');
    // Tools are development dependencies, and production machines run them as well.
    const exitCode = await runAttached(...npm(['ci', '--include=dev']));
    if (exitCode !== 0) return exitCode;
  }
  writeFileSync(stampFile, hash);
  return 0;
}

/**
 * Whether npm itself has already put exactly the locked versions into place.
 * @param {Record<string, LockEntry>} locked
 */
function isInstalled(locked) {
  const installed = readOrNothing(installedLockFile);
  return (
    installed !== undefined && hasLockedVersions(locked, entriesOf(installed)) && areWorkspacesInPlace(locked)
  );
}

/**
 * @param {Record<string, LockEntry>} locked the lock file's entries
 * @param {Record<string, LockEntry>} installed those of the record npm keeps in node_modules
 */
export function hasLockedVersions(locked, installed) {
  const missing = Object.entries(locked).filter(
    ([place, entry]) => isPackage(place) && !(place in installed) && !entry.optional && !entry.devOptional,
  );
  const changed = Object.entries(installed).filter(
    ([place, entry]) => locked[place]?.version !== entry.version,
  );
  return missing.length === 0 && changed.length === 0;
}

/**
 * Whether the workspaces' links, and what lies in node_modules folders of their own, are where npm put them: its
 * record does not notice when they are gone.
 * @param {Record<string, LockEntry>} locked
 * @param {string} root
 */
export function areWorkspacesInPlace(locked, root = workspace) {
  return Object.entries(locked).every(([place, { link, resolved, optional, devOptional }]) => {
    const at = path.join(root, place);
    if (link) return existsSync(at) && realpathSync(at) === realpathSync(path.join(root, resolved ?? ''));
    const isOwn = isPackage(place) && !place.startsWith('node_modules/');
    return !isOwn || optional || devOptional || existsSync(path.join(at, 'package.json'));
  });
}

/** @param {string} place */
const isPackage = (place) => /(^|\/)node_modules\//.test(place);

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
