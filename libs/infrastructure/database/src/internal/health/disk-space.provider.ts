import { statfs } from 'node:fs/promises';
import type { DiskSpace } from './health-status.js';

/** Space of the file system under a folder of this machine; null when it cannot be asked. */
export async function readDiskSpace(folder: string): Promise<DiskSpace | null> {
  try {
    const { bsize, blocks, bfree, bavail } = await statfs(folder);
    const used = blocks - bfree;
    const usable = used + bavail;
    return usable > 0 ? { usedRatio: used / usable, freeBytes: bavail * bsize } : null;
  } catch {
    return null;
  }
}
