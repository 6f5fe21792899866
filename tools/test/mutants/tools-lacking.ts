import { join } from 'node:path';
import { copyWithout, type Edit } from '../../src/mutants/index.js';

/**
 * Plays with a copy of the tools' sources that lacks what the edits take out. The copy runs in processes of its own:
 * Prisma's engine lives once in a process.
 *
 * @param play - given the copy's folder
 */
export async function withToolsLacking<T>(
  edits: readonly Edit[],
  play: (sources: string) => Promise<T>,
): Promise<T> {
  const { folder, remove } = await copyWithout(join(import.meta.dirname, '../../src'), edits);
  try {
    return await play(folder);
  } finally {
    await remove();
  }
}
