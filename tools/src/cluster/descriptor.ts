import { z } from 'zod';
import { applicationRoles, type ApplicationRole } from './folder/secrets.js';
import { applicationDatabase } from './postgres/first-node.js';
import { portOf, type ClusterRuntime } from './postgres/node-runtime.js';
import { redisName } from './redis/redis-runtime.js';
import { redisUrl } from './redis/redis-server.js';

const node = z.object({ name: z.string(), port: z.number() });

/** Everything another process needs to use a running cluster, as plain JSON. It holds passwords. */
export const clusterDescriptor = z.object({
  format: z.literal(1),
  folder: z.string(),
  /** The host name of every URL: the one the certificates are valid for. */
  host: z.string(),
  major: z.number(),
  /** All nodes in the order of their names; which one is the primary stands in the folder's marker. */
  nodes: z.array(node),
  database: z.string(),
  /** A migrated database that `createDatabase` clones, or `null`. */
  template: z.string().nullable(),
  superuserPassword: z.string(),
  passwords: z.record(z.enum(applicationRoles), z.string()),
  redisUrl: z.string().nullable(),
  /** The authority that signed the servers' certificates, one that did not, PEM; `null` without TLS. */
  tls: z.object({ authority: z.string(), otherAuthority: z.string(), authorityFile: z.string() }).nullable(),
});

export type ClusterDescriptor = z.infer<typeof clusterDescriptor>;
export type NodeAddress = z.infer<typeof node>;

export function makeDescriptor(
  runtime: ClusterRuntime,
  names: readonly string[],
  hasRedis: boolean,
): ClusterDescriptor {
  const { secrets, tls, layout, host, binaries } = runtime;
  const passwords = Object.fromEntries(applicationRoles.map((role) => [role, secrets[role]]));
  return {
    format: 1,
    folder: layout.root,
    host,
    major: binaries.major,
    nodes: names.map((name) => ({ name, port: portOf(runtime, name) })),
    database: applicationDatabase,
    template: null,
    superuserPassword: secrets.postgres,
    passwords: passwords as Record<ApplicationRole, string>,
    redisUrl: hasRedis ? redisUrl(portOf(runtime, redisName), secrets.redis) : null,
    tls: tls && {
      authority: tls.authority,
      otherAuthority: tls.otherAuthority,
      authorityFile: tls.authorityFile,
    },
  };
}
