import path from 'node:path';

/** Absolute path of the repository; the same distance from `tools/src/docs` and `tools/dist/docs`. */
export const workspace = path.resolve(import.meta.dirname, '../../..');
