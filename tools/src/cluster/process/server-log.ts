import { closeSync, fstatSync, openSync, readSync, renameSync, statSync } from 'node:fs';

const mostReadBytes = 64 * 1024;
const rotateAboveBytes = 16 * 1024 * 1024;

/** Where the next line will be written; a log that has grown large is put aside as `.1` first. */
export function logEnd(path: string): number {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= rotateAboveBytes) return size;
  renameSync(path, `${path}.1`);
  return 0;
}

/** The text from a position on, its last 64 KiB at most. */
export function readLogFrom(path: string, start: number): string {
  const file = openSync(path, 'r');
  try {
    const end = fstatSync(file).size;
    const from = Math.max(start, end - mostReadBytes);
    const buffer = Buffer.alloc(Math.max(0, end - from));
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, from));
  } finally {
    closeSync(file);
  }
}
