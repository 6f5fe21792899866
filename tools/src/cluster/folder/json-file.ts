import { readFile, rename, writeFile } from 'node:fs/promises';

/** Reads a JSON file; `null` when there is none. */
export async function readJsonFile(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Replaces a file in one step, readable by its owner alone, so that a reader never sees half of it. */
export async function writeJsonFile(path: string, value: unknown): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`;
  await writeFile(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, path);
}

export function isMissing(error: unknown): boolean {
  return hasCode(error, 'ENOENT');
}

/** By shape, not by class: an error of Node's own is no instance of the `Error` that a Jest test file sees. */
export function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
