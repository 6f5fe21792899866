import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { debian15BinDir } from '../../src/cluster/binaries/debian-15.js';

/**
 * What the images bring, for scripts that run outside of them: the entry point tells what it was started with,
 * and nobody is changed into another user.
 */
const shims = {
  // gosu gives the server its own user's home; libpq looks there for certificates.
  postgres: `HOME=/nonexistent exec ${debian15BinDir}/postgres "$@"`,
  'docker-entrypoint.sh': 'env | grep ^POSTGRES_ | sort; echo "started $*"',
  gosu: 'shift; exec "$@"',
  install:
    'args=(); while [ $# -gt 0 ]; do case "$1" in -o | -g) shift ;; *) args+=("$1") ;; esac; shift; done; exec /usr/bin/install "${args[@]}"',
};

/** Writes them into a folder that goes to the front of the PATH. */
export async function writeShims(folder: string): Promise<string> {
  await mkdir(folder);
  for (const [name, script] of Object.entries(shims)) {
    await writeFile(join(folder, name), `#!/bin/bash\n${script}\n`);
    await chmod(join(folder, name), 0o755);
  }
  return folder;
}
