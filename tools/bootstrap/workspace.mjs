import path from 'node:path';

/** Absolute path of the repository. */
export const workspace = path.resolve(import.meta.dirname, '../..');

/** @param {string[]} segments below the repository */
export const inWorkspace = (...segments) => path.join(workspace, ...segments);

export const nxCli = inWorkspace('node_modules', 'nx', 'dist', 'bin', 'nx.js');
