import type { ClusterDescriptor, NodeAddress } from './descriptor.js';
import type { ApplicationRole } from './folder/secrets.js';

/** How each role reaches one database. */
export interface DatabaseUrls {
  /** The superuser: migrations make roles and take functions away from PUBLIC, which no lesser role may. */
  readonly migration: string;
  /** The owner of the schema, once the migrations have made it. */
  readonly owner: string;
  readonly app: string;
  readonly system: string;
  readonly auditor: string;
  /** The application role on each replica. */
  readonly replicas: readonly string[];
}

export function databaseUrls(
  descriptor: ClusterDescriptor,
  primary: NodeAddress,
  replicas: readonly NodeAddress[],
  database: string,
): DatabaseUrls {
  const url = (role: string, password: string, node = primary) =>
    `postgresql://${role}:${encodeURIComponent(password)}@${descriptor.host}:${node.port}/${encodeURIComponent(database)}`;
  const as = (role: ApplicationRole, node = primary) => url(role, descriptor.passwords[role], node);
  return {
    migration: url('postgres', descriptor.superuserPassword),
    owner: as('healthcare_owner'),
    app: as('healthcare_app'),
    system: as('healthcare_system'),
    auditor: as('healthcare_auditor'),
    replicas: replicas.map((replica) => as('healthcare_app', replica)),
  };
}
