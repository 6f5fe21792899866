import { spawn } from 'node:child_process';
import { ClusterError } from '../cluster.error.js';
import { findProgram } from './find-program.js';
import { withDaemonsForbidden } from './policy-guard.js';

export type InstallOutcome =
  { readonly kind: 'installed' } | { readonly kind: 'not-allowed'; readonly reason: string };

const lockWait = ['-o', 'DPkg::Lock::Timeout=300'];

/**
 * Installs a Debian package where this process may: as root, with apt-get. Its daemon is not started.
 * @throws ClusterError PACKAGE_INSTALL_FAILED with the end of apt's output
 */
export async function installPackage(name: string): Promise<InstallOutcome> {
  const aptGet = findProgram('apt-get');
  if (aptGet === null) return { kind: 'not-allowed', reason: 'There is no apt-get on this machine.' };
  if (process.getuid?.() !== 0) return { kind: 'not-allowed', reason: 'Only root may install packages.' };
  await withDaemonsForbidden(async () => {
    await run(aptGet, ['update', '-q', ...lockWait]);
    await run(aptGet, ['install', '-y', '-q', '--no-install-recommends', ...lockWait, name]);
  });
  return { kind: 'installed' };
}

function run(command: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('env', ['DEBIAN_FRONTEND=noninteractive', command, ...args], {
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += String(chunk)));
    child.once('error', (cause) => reject(failed(command, cause.message, cause)));
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(failed(`${command} ${args[0]}`, output));
    });
  });
}

function failed(command: string, output: string, cause?: unknown): ClusterError {
  const end = output.trim().split('\n').slice(-5).join('\n');
  return new ClusterError(
    'PACKAGE_INSTALL_FAILED',
    `${command} failed:\n${end}`,
    'Install the package by hand.',
    {
      cause,
    },
  );
}
