import { keyBytes } from './key-material.js';
import type { OptionSources } from './option-sources.js';
import type { CheckedOptions } from './option-tree.js';
import type { ViolationList } from './violation-list.js';

/** What options name by path. */
export interface KeyFiles {
  /** The authority that the database's servers are trusted by, as PEM. */
  readonly ca?: string;
  /** The same of Redis's. */
  readonly redisCa?: string;
  /** The master key as text. */
  readonly masterKey?: string;
}

/** Reads the files that the options name; a file that cannot be used is reported by its option, not by its content. */
export function readKeyFiles(
  options: CheckedOptions,
  sources: OptionSources,
  violations: ViolationList,
): KeyFiles {
  const authorityOf = (given: string | undefined, name: string) => {
    const pem = given && authority(given, sources);
    if (pem === '') violations.add(`${name} must be PEM text or the path of a readable PEM file`);
    return pem;
  };
  const ca = authorityOf(options.connection.sslCa, 'DATABASE_SSL_CA (connection.sslCa)');
  const redisCa = authorityOf(options.cache.redisSslCa, 'REDIS_SSL_CA (cache.redisSslCa)');
  const { masterKey, masterKeyFile } = options.compliance;
  const key = masterKey ?? (masterKeyFile && keyIn(masterKeyFile, sources));
  if (key === '') {
    violations.add(
      'ENCRYPTION_MASTER_KEY_FILE (compliance.masterKeyFile) must be a readable file that holds 32 bytes in base64 or hexadecimal',
    );
  }
  return { ...(ca ? { ca } : {}), ...(redisCa ? { redisCa } : {}), ...(key ? { masterKey: key } : {}) };
}

/** An environment variable can hold line breaks as `\n`. */
function authority(given: string, sources: OptionSources): string {
  const pem = given.includes('-----BEGIN') ? given.replaceAll('\\n', '\n') : readOrEmpty(given, sources);
  return pem.includes('-----BEGIN CERTIFICATE-----') ? pem : '';
}

function keyIn(path: string, sources: OptionSources): string {
  const text = readOrEmpty(path, sources).trim();
  return keyBytes(text) === undefined ? '' : text;
}

/** Missing, forbidden or a folder: to the reader of the configuration it is one fault, and the caller reports it. */
function readOrEmpty(path: string, sources: OptionSources): string {
  try {
    return sources.readFile(path);
  } catch {
    return '';
  }
}
