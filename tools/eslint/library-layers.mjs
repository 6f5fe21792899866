import path from 'node:path';
import { layers, libraries, librarySource, providerSuffixes } from './dependency-rule.mjs';

const root = path.resolve(import.meta.dirname, '../..', librarySource);
const providerFile = new RegExp(`\\.(${providerSuffixes.join('|')})\\.[cm]?[jt]s$`);

/** @typedef {{ layer: import('./dependency-rule.mjs').Layer, feature: string | undefined }} Place */

/**
 * The layer a file of the library belongs to, with its feature folder when it lies in `internal/<feature>/`.
 * @param {string} file absolute path
 * @returns {Place | undefined} undefined when no layer claims the file
 */
export function placeOf(file) {
  const [folder = '', feature, ...rest] = path.relative(root, file).split(path.sep);
  if (folder !== 'internal') {
    const name = feature === undefined ? '.' : folder;
    const layer = layers.find((candidate) => candidate.folder === name);
    return layer && { layer, feature: undefined };
  }
  if (rest.length === 0) return undefined;
  const wanted = providerFile.test(file) ? 'provider' : 'kernel';
  const layer = layers.find((candidate) => candidate.name === wanted);
  return layer && { layer, feature };
}

/** @param {string} file absolute path */
export const isLibrarySource = (file) => file.startsWith(root + path.sep);

/**
 * Why `from` may not import the library file `to`, or undefined when it may.
 * @param {Place} from
 * @param {Place} to
 */
export function refusalOfFolder(from, to) {
  if (from.feature !== undefined && to.feature !== undefined && from.feature !== to.feature)
    return `feature '${from.feature}' may not import feature '${to.feature}'`;
  if (from.layer === to.layer || from.layer.uses.includes(to.layer.name)) return undefined;
  return `layer '${from.layer.name}' may not import layer '${to.layer.name}' (allowed: ${from.layer.uses.join(', ') || 'nothing'})`;
}

/**
 * Why `from` may not import the npm package or Node built-in `specifier`, or undefined when it may.
 * @param {Place} from
 * @param {string} specifier
 */
export function refusalOfLibrary(from, specifier) {
  const entry = libraries.find(({ package: name }) =>
    name.endsWith('/*')
      ? specifier.startsWith(name.slice(0, -1))
      : specifier === name || specifier.startsWith(`${name}/`),
  );
  if (!entry)
    return specifier.startsWith('node:') ? undefined : `'${specifier}' is not in the dependency rule`;
  const folder = from.feature && `internal/${from.feature}`;
  if (entry.only.some((place) => place === from.layer.name || place === folder)) return undefined;
  return `'${entry.package}' belongs to ${entry.only.join(', ')}: ${entry.why}`;
}
