import { spawn } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { ClusterError } from '../cluster.error.js';
import type { PostgresBinaries } from '../binaries/postgres-binaries.js';
import { giveTo, makeServerFolder } from '../run-as/own-folder.js';
import { launchAs, type RunAs } from '../run-as/run-as.js';

export const superuser = 'postgres';

export interface NewDataFolder {
  readonly binaries: PostgresBinaries;
  readonly dataDir: string;
  readonly runAs: RunAs;
  readonly superuserPassword: string;
  /** Whether the new files must have reached the disk before this returns. */
  readonly sync: boolean;
}

const firstWithBuiltinLocale = 17;

/** Makes an empty cluster whose only user is the superuser. @throws ClusterError INITDB_FAILED */
export async function initialiseDataFolder(folder: NewDataFolder): Promise<void> {
  await makeServerFolder(folder.dataDir, folder.runAs);
  const passwordFile = `${folder.dataDir}.password`;
  try {
    await writeFile(passwordFile, folder.superuserPassword, { mode: 0o600 });
    await giveTo(passwordFile, folder.runAs);
    await run(folder, initdbArguments(folder, passwordFile));
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** Byte order and Unicode case rules on every machine; older versions know them as the system's C.UTF-8. */
function initdbArguments({ binaries, dataDir, sync }: NewDataFolder, passwordFile: string): string[] {
  const locale =
    binaries.major >= firstWithBuiltinLocale
      ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
      : ['--locale=C.UTF-8'];
  return [
    ...['-D', dataDir, '-U', superuser, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
    ...['-E', 'UTF8', ...locale, '--no-instructions', ...(sync ? [] : ['--no-sync'])],
  ];
}

function run({ binaries, runAs }: NewDataFolder, initdbArgs: readonly string[]): Promise<void> {
  const { command, args, uid, gid } = launchAs(runAs, binaries.initdb, initdbArgs);
  return new Promise((resolve, reject) => {
    const user = uid === undefined ? {} : { uid, gid };
    const child = spawn(command, args, { cwd: '/', stdio: ['ignore', 'ignore', 'pipe'], ...user });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    child.once('error', (cause) => reject(initdbFailed(cause.message, cause)));
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(initdbFailed(complaint.trim()));
    });
  });
}

function initdbFailed(complaint: string, cause?: unknown): ClusterError {
  return new ClusterError(
    'INITDB_FAILED',
    `The new data folder could not be made: ${complaint}`,
    'Mend what it says, delete the folder and start again.',
    { cause },
  );
}
