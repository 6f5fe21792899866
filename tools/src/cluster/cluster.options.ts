import type { ClusterEvent } from './cluster.events.js';

/** Which server binaries run: the ones npm brought, Debian's PostgreSQL 15, or those of a folder. */
export type PostgresChoice = 'embedded' | 'debian-15' | { readonly binDir: string };

/**
 * What to do about Redis.
 * `true`: it must be installed. `'if-installed'`: started when there, else one line says what to install.
 * `'install'`: installed through the system's package manager where that is allowed. `false`: none.
 */
export type RedisChoice = boolean | 'if-installed' | 'install';

/** How the servers speak TLS. */
export interface TlsOptions {
  /** Names the certificates are valid for, besides `localhost` and `127.0.0.1`. */
  readonly hostNames?: readonly string[];
  /** Whether the servers also take unencrypted connections. @defaultValue 'refused' */
  readonly plaintext?: 'refused' | 'accepted';
}

/** How a local cluster is started. */
export interface ClusterOptions {
  /** Everything lives below this folder: data, logs, passwords, certificates. Made when missing. */
  readonly folder: string;
  /** Streaming replicas, 0–8. @defaultValue 1 */
  readonly replicas?: number;
  /** @defaultValue 'embedded' */
  readonly postgres?: PostgresChoice;
  /** `test` gives up crash safety of the machine (not of the process) for speed. @defaultValue 'development' */
  readonly profile?: 'development' | 'test';
  /** @defaultValue false */
  readonly redis?: RedisChoice;
  /** @defaultValue false */
  readonly tls?: boolean | TlsOptions;
  /** Server settings on top of the profile's, as in postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Told about starts, crashes, restarts and everything an operator would like to read. */
  readonly onEvent?: (event: ClusterEvent) => void;
}

/** Options with every default filled in. */
export interface ResolvedClusterOptions {
  readonly folder: string;
  readonly replicas: number;
  readonly postgres: PostgresChoice;
  readonly profile: 'development' | 'test';
  readonly redis: RedisChoice;
  readonly tls: Required<TlsOptions> | null;
  readonly settings: Readonly<Record<string, string>>;
  readonly onEvent: (event: ClusterEvent) => void;
}

const mostReplicas = 8;

/** @throws RangeError when `replicas` is no whole number from 0 to 8 */
export function resolveClusterOptions(options: ClusterOptions): ResolvedClusterOptions {
  const replicas = options.replicas ?? 1;
  if (!Number.isInteger(replicas) || replicas < 0 || replicas > mostReplicas) {
    throw new RangeError(`replicas must be a whole number from 0 to ${mostReplicas}, got ${replicas}`);
  }
  return {
    folder: options.folder,
    replicas,
    postgres: options.postgres ?? 'embedded',
    profile: options.profile ?? 'development',
    redis: options.redis ?? false,
    tls: resolveTls(options.tls ?? false),
    settings: options.settings ?? {},
    onEvent: options.onEvent ?? (() => undefined),
  };
}

function resolveTls(tls: boolean | TlsOptions): Required<TlsOptions> | null {
  if (tls === false) return null;
  const given = tls === true ? {} : tls;
  return { hostNames: given.hostNames ?? [], plaintext: given.plaintext ?? 'refused' };
}
