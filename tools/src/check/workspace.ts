import path from 'node:path';

/** Absolute path of the repository; the same distance from `tools/src/check` and `tools/dist/check`. */
export const workspace = path.resolve(import.meta.dirname, '../../..');

export const inWorkspace = (...segments: readonly string[]): string => path.join(workspace, ...segments);
