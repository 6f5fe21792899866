import { readFileSync } from 'node:fs';
import type { Environment } from '../environment.js';
import { type TlsChoice, type TlsMode, tlsModes } from '../migrate/index.js';
import { UsageError } from './usage.error.js';

/** What the environment says about the database that the commands work on. */
export interface DatabaseEnvironment {
  /** `null` when the local cluster is meant. */
  readonly url: string | null;
  /** The application role's login; `null` when none is named. */
  readonly applicationUrl: string | null;
  /** `null` when the URL decides. */
  readonly tls: TlsChoice | null;
  readonly isProduction: boolean;
}

/** @throws UsageError naming the variable that is wrong; never repeating a URL */
export function readDatabaseEnvironment(environment: Environment): DatabaseEnvironment {
  const isProduction = environment['NODE_ENV'] === 'production';
  const url = nonEmpty(environment['DATABASE_MIGRATION_URL']) ?? nonEmpty(environment['DATABASE_URL']);
  const mode = readMode(nonEmpty(environment['DATABASE_SSL']), isProduction);
  if (isProduction && url === null) {
    throw new UsageError('No database is named: set DATABASE_MIGRATION_URL, which production requires.');
  }
  if (isProduction && mode === 'off') {
    throw new UsageError('DATABASE_SSL is false, which production refuses: give true, verify-ca or require.');
  }
  return {
    url,
    applicationUrl: nonEmpty(environment['DATABASE_URL']),
    tls: mode === null ? null : withAuthority(mode, nonEmpty(environment['DATABASE_SSL_CA'])),
    isProduction,
  };
}

function readMode(given: string | null, isProduction: boolean): TlsMode | null {
  if (given === null) return isProduction ? 'verify-full' : null;
  if (given === 'true') return 'verify-full';
  if (given === 'false') return 'off';
  const mode = tlsModes.find((candidate) => candidate === given && candidate !== 'off');
  if (mode !== undefined) return mode;
  throw new UsageError('DATABASE_SSL is none of true, false, require, verify-ca, verify-full.');
}

/** A certificate is given as PEM, where `\n` may stand for a line break, or as the path of a file that holds it. */
function withAuthority(mode: TlsMode, given: string | null): TlsChoice {
  if (given === null) return { mode };
  const ca = given.includes('-----BEGIN') ? given.replaceAll('\\n', '\n') : readAuthority(given);
  if (!ca.includes('-----BEGIN CERTIFICATE-----')) {
    throw new UsageError('DATABASE_SSL_CA is neither a PEM certificate nor a file that holds one.');
  }
  return { mode, ca };
}

function readAuthority(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UsageError('DATABASE_SSL_CA names a file that cannot be read.', { cause });
  }
}

function nonEmpty(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}
