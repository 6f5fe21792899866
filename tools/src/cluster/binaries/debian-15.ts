import { ClusterError } from '../cluster.error.js';
import { findProgram } from '../system/find-program.js';
import { installPackage, type InstallOutcome } from '../system/package-manager.js';

export const debian15BinDir = '/usr/lib/postgresql/15/bin';

/** The machine, as far as its packages are concerned. */
export interface PackageMachine {
  find(program: string, folders: readonly string[]): string | null;
  install(packageName: string): Promise<InstallOutcome>;
}

const packageName = 'postgresql-15';
const thisMachine: PackageMachine = { find: findProgram, install: installPackage };

/**
 * The folder of Debian's PostgreSQL 15, which is installed where this process may and it isn't there.
 * @throws ClusterError BINARIES_MISSING, PACKAGE_INSTALL_FAILED
 */
export async function findDebian15(machine: PackageMachine = thisMachine): Promise<string> {
  const isThere = (): boolean => machine.find('postgres', [debian15BinDir]) !== null;
  if (isThere()) return debian15BinDir;
  const outcome = await machine.install(packageName);
  if (isThere()) return debian15BinDir;
  const why = outcome.kind === 'not-allowed' ? outcome.reason : `Installing ${packageName} brought none.`;
  throw new ClusterError(
    'BINARIES_MISSING',
    `There is no PostgreSQL 15 in ${debian15BinDir}. ${why}`,
    `Install it with: apt-get install ${packageName}`,
  );
}
