import { tmpdir } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { readDiskSpace } from './disk-space.provider.js';

describe('readDiskSpace', () => {
  it('is null for a folder that is not on this machine', async () => {
    await expect(readDiskSpace('/no/such/data/directory')).resolves.toBeNull();
  });

  it('is a share between nothing and everything, and what is left', async () => {
    const space = await readDiskSpace(tmpdir());
    expect(space?.usedRatio).toBeGreaterThanOrEqual(0);
    expect(space?.usedRatio).toBeLessThanOrEqual(1);
    expect(space?.freeBytes).toBeGreaterThanOrEqual(0);
  });
});
