/** Where Redis is: one server, a master behind sentinels, or a cluster. */
export interface RedisTarget {
  readonly kind: 'single' | 'sentinel' | 'cluster';
  readonly isEncrypted: boolean;
  /** Of the server, the sentinels, or some of the cluster's nodes; never empty. */
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  readonly username?: string;
  readonly password?: string;
  /** Number of the database. */
  readonly database?: number;
  /** What the sentinels call the master. */
  readonly masterName?: string;
}

const PORTS = { single: 6379, sentinel: 26_379, cluster: 6379 } as const;
const URL_FORM =
  /^redis(?<tls>s?)(?:\+(?<kind>sentinel|cluster))?:\/\/(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?(?<nodes>[^/?#@]+)(?:\/(?<database>\d{1,4})?)?(?:\?name=(?<name>[\w.-]+))?$/;
const NODE = /^(?<host>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|\[[0-9a-fA-F:.]+\])(?::(?<port>\d{1,5}))?$/;

/**
 * Reads `redis://host:6379/0`, `redis+sentinel://host-1,host-2/0?name=main`, `redis+cluster://host-1,host-2`, and the
 * same with `rediss`, each with `user:password@` before the hosts.
 *
 * @returns undefined for anything else
 */
export function parseRedisUrl(text: string): RedisTarget | undefined {
  const { tls, kind: given, user, password, nodes, database, name } = URL_FORM.exec(text)?.groups ?? {};
  const kind = (given ?? 'single') as RedisTarget['kind'];
  const places = nodes?.split(',').map((node) => placeOf(node, PORTS[kind]));
  if (places === undefined || !places.every((place) => place !== undefined)) return undefined;
  if (kind === 'single' ? places.length > 1 : kind === 'sentinel' && name === undefined) return undefined;
  if ((kind !== 'sentinel' && name !== undefined) || (kind === 'cluster' && Number(database ?? 0) > 0))
    return undefined;
  try {
    return {
      kind,
      isEncrypted: tls === 's',
      nodes: places,
      ...(user && { username: decodeURIComponent(user) }),
      ...(password && { password: decodeURIComponent(password) }),
      ...(database && { database: Number(database) }),
      ...(name && { masterName: name }),
    };
  } catch {
    return undefined;
  }
}

function placeOf(text: string, usualPort: number): RedisTarget['nodes'][number] | undefined {
  const { host, port } = NODE.exec(text)?.groups ?? {};
  const number = port === undefined ? usualPort : Number(port);
  return host === undefined || number < 1 || number > 65_535
    ? undefined
    : { host: host.replace(/^\[|\]$/g, ''), port: number };
}
