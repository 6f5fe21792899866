import { spawnSync } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { ClusterError } from '../cluster.error.js';
import type { PostgresChoice } from '../cluster.options.js';
import { findDebian15 } from './debian-15.js';
import { embeddedBinDir } from './embedded-binaries.js';

/** Server programs of one PostgreSQL version. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Major version, such as 18. */
  readonly major: number;
}

/** @throws ClusterError BINARIES_MISSING, BINARIES_BROKEN, PACKAGE_INSTALL_FAILED or PLATFORM_UNSUPPORTED */
export async function findPostgres(choice: PostgresChoice): Promise<PostgresBinaries> {
  const binDir = await binDirOf(choice);
  const initdb = join(binDir, 'initdb');
  const postgres = join(binDir, 'postgres');
  for (const program of [initdb, postgres]) await requireProgram(program);
  return { initdb, postgres, major: majorVersion(postgres) };
}

/** What a `--pg` flag means. @throws RangeError for anything but 15 and 18 */
export function postgresFromFlag(flag: string | undefined): PostgresChoice {
  if (flag === undefined || flag === '18') return 'embedded';
  if (flag === '15') return 'debian-15';
  throw new RangeError(`--pg takes 15 (Debian's packages) or 18 (embedded), got ${flag}`);
}

async function binDirOf(choice: PostgresChoice): Promise<string> {
  if (choice === 'embedded') return embeddedBinDir();
  return choice === 'debian-15' ? await findDebian15() : choice.binDir;
}

async function requireProgram(program: string): Promise<void> {
  try {
    await access(program, constants.X_OK);
  } catch (cause) {
    throw new ClusterError(
      'BINARIES_MISSING',
      `There is no ${program}.`,
      'Run npm ci again, or name the folder of an installed PostgreSQL.',
      { cause },
    );
  }
}

function majorVersion(postgres: string): number {
  const { stdout, stderr, status, error } = spawnSync(postgres, ['--version'], { encoding: 'utf8' });
  const major = error === undefined && status === 0 ? /PostgreSQL\) (\d+)/.exec(stdout)?.[1] : undefined;
  if (major !== undefined) return Number(major);
  const complaint = error === undefined ? stderr.trim() : error.message;
  throw new ClusterError(
    'BINARIES_BROKEN',
    `${postgres} doesn't run on this machine: ${complaint}.`,
    'Install PostgreSQL through the system and name its folder, or point DATABASE_URL at a server.',
  );
}
