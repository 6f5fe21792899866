import type { Endpoint, PartialEndpoint } from './connection-url.js';
import type { TlsOptions } from './tls-options.js';

/** What a pool needs to reach one server with one login. Safe to print: the password is a function. */
export interface ConnectionTarget {
  /** `primary`, `replica-1`, `replica-2`, …, `migration`, `system`, `auditor`. */
  readonly name: string;
  readonly role: 'primary' | 'replica';
  readonly connection: {
    readonly host: string;
    /** 1–65535. */
    readonly port: number;
    readonly user: string;
    readonly password?: () => string;
    readonly database: string;
  };
  /** What `pg` takes as its `ssl`; false is plaintext, which production never has. */
  readonly ssl: TlsOptions | false;
}

/** Every server and login that the options name. */
export interface ConnectionTargets {
  /** Undefined where the options name no database at all, which only development and test permit. */
  readonly primary?: ConnectionTarget;
  readonly replicas: readonly ConnectionTarget[];
  readonly migration?: ConnectionTarget;
  readonly system?: ConnectionTarget;
  readonly auditor?: ConnectionTarget;
}

export function targetOf(name: string, endpoint: Endpoint, ssl: TlsOptions | false): ConnectionTarget {
  const { host, port, user, password, database } = endpoint;
  const secret = password === undefined ? {} : { password: () => password.reveal() };
  const role = name.startsWith('replica') ? 'replica' : 'primary';
  return { name, role, connection: { host, port, user, ...secret, database }, ssl };
}

/** A replica's URL may leave out login and database, which replication makes equal to the primary's. */
export function completed(endpoint: PartialEndpoint, primary: Endpoint | undefined): Endpoint | undefined {
  const { user = primary?.user, database = primary?.database } = endpoint;
  if (user === undefined || database === undefined) return undefined;
  const password = endpoint.password ?? (endpoint.user === undefined ? primary?.password : undefined);
  return { ...endpoint, user, database, ...(password === undefined ? {} : { password }) };
}
