import type { ConnectionOptions as TlsConnectionOptions } from 'node:tls';
import pg from 'pg';

/** Where and as whom an administrative statement runs. */
export interface AdminTarget {
  readonly host: string;
  readonly port: number;
  readonly password: string;
  /** Authorities one of which signed the server's certificate, PEM; empty without TLS. */
  readonly authorities: readonly string[];
}

export const maintenanceDatabase = 'postgres';
const connectWithinMs = 5_000;

/** Runs a piece of work on one session of the superuser, which is closed whatever happens. */
export async function withAdminConnection<T>(
  target: AdminTarget,
  work: (client: pg.Client) => Promise<T>,
  database = maintenanceDatabase,
): Promise<T> {
  const client = new pg.Client({
    host: target.host,
    port: target.port,
    user: 'postgres',
    password: target.password,
    database,
    connectionTimeoutMillis: connectWithinMs,
    application_name: 'local-cluster',
    ...(target.authorities.length === 0 ? {} : { ssl: tlsOf(target) }),
  });
  // A server killed while we are connected also ends the socket: the running query reports it.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * Only here no name is checked, on loopback: a test that makes the servers show a wrong certificate must still
 * be able to crash, probe and mend them.
 */
function tlsOf(target: AdminTarget): TlsConnectionOptions {
  return { ca: [...target.authorities], checkServerIdentity: () => undefined };
}

/** Resolves when the server answers a query. */
export async function probeServer(target: AdminTarget): Promise<void> {
  await withAdminConnection(target, (client) => client.query('select 1'));
}
