import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClusterClient } from '@tools/dev/cluster';

/** Everything the servers of a cluster have logged so far. */
export async function serverLog(cluster: ClusterClient): Promise<string> {
  const folder = join(cluster.descriptor.folder, 'logs');
  const files = await readdir(folder);
  if (files.length === 0) throw new Error(`no server has a log in ${folder}`);
  return (await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))).join('\n');
}
