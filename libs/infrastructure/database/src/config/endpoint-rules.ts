import { completed } from './connection-target.js';
import type { Endpoint, PartialEndpoint } from './connection-url.js';
import type { CheckedOptions } from './option-tree.js';
import { Secret } from './secret.js';
import type { ViolationList } from './violation-list.js';

const DEFAULT_PORT = 5432;
const LOGINS = [
  ['migration', 'migrationUrl', 'DATABASE_MIGRATION_URL'],
  ['system', 'systemUrl', 'DATABASE_SYSTEM_URL'],
  ['auditor', 'auditorUrl', 'DATABASE_AUDITOR_URL'],
] as const;

/** Every endpoint that the options name, complete. */
export interface Endpoints {
  readonly primary?: Endpoint;
  readonly replicas: readonly Endpoint[];
  readonly migration?: Endpoint;
  readonly system?: Endpoint;
  readonly auditor?: Endpoint;
}

/** Puts the endpoints together and reports what is missing, given twice or contradictory. */
export function resolveEndpoints(options: CheckedOptions, violations: ViolationList): Endpoints {
  const primary = primaryOf(options.connection, violations);
  const logins = LOGINS.map(([name, option, variable]) => {
    const url = options.connection[option];
    return [name, url && requireComplete(url, undefined, variable, violations)] as const;
  });
  const replicas = replicasOf(options, primary, violations);
  const given = [['primary', primary] as const, ...logins].filter(([, endpoint]) => endpoint !== undefined);
  return { replicas, ...Object.fromEntries(given) };
}

function primaryOf(given: CheckedOptions['connection'], violations: ViolationList): Endpoint | undefined {
  const { url, host, port = DEFAULT_PORT, user, password, database } = given;
  const hasParts = [host, given.port, user, password, database].some((part) => part !== undefined);
  if (url !== undefined) {
    if (hasParts)
      violations.add(
        'DATABASE_URL and the parts DB_HOST, DB_PORT, DB_USER, DB_PASSWORD, DB_NAME exclude each other: give one of the two',
        'connection.url',
      );
    return requireComplete(url, undefined, 'DATABASE_URL', violations);
  }
  if (!hasParts) return undefined;
  const missing = Object.entries({ DB_HOST: host, DB_USER: user, DB_NAME: database }).filter(
    ([, part]) => !part,
  );
  if (host === undefined || user === undefined || database === undefined) {
    const names = missing.map(([name]) => name).join(', ');
    violations.add(
      `${names} must be set beside the other parts of the connection, or DATABASE_URL instead of them all`,
      'connection.url',
    );
    return undefined;
  }
  return {
    host,
    port,
    user,
    database,
    ...(password === undefined ? {} : { password: new Secret(password) }),
  };
}

function replicasOf(
  options: CheckedOptions,
  primary: Endpoint | undefined,
  violations: ViolationList,
): Endpoint[] {
  const endpoints = (options.replicas.urls ?? []).map((url) =>
    requireComplete(url, primary, 'READ_REPLICA_URLS', violations),
  );
  const addresses = [primary, ...endpoints].map(
    (endpoint) => endpoint && `${endpoint.host}:${endpoint.port}`,
  );
  addresses.forEach((address, index) => {
    if (address === undefined || addresses.indexOf(address) === index) return;
    const twin = addresses.indexOf(address) === 0 ? 'the primary' : `entry ${addresses.indexOf(address)}`;
    violations.add(`READ_REPLICA_URLS (replicas.urls) names each server once: entry ${index} is ${twin}`);
  });
  return endpoints.filter((endpoint) => endpoint !== undefined);
}

function requireComplete(
  url: PartialEndpoint,
  primary: Endpoint | undefined,
  variable: string,
  violations: ViolationList,
): Endpoint | undefined {
  const endpoint = completed(url, primary);
  if (endpoint === undefined) violations.add(`${variable} must name a user and a database`);
  return endpoint;
}
