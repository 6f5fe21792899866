import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Lease } from '../../src/prisma/connection-pool.js';
import * as healthy from '../../src/prisma/connection-pool.js';
import { EMPTY_PACKET } from '../../src/prisma/packet.js';
import type { RoleSession } from './role-session.js';

const ENOUGH_MS = 10_000;

type Options = Partial<Omit<healthy.PoolOptions, 'connection'>> & {
  readonly connection: healthy.PoolOptions['connection'];
};

/** A pool on the real server, whose sessions can be told from all others. */
export class RealPool {
  readonly name = `pool-${randomUUID()}`;
  readonly pool: healthy.ConnectionPool;

  /** @param module the pool's, or a copy of it that lacks something */
  constructor(options: Options, module: Pick<typeof healthy, 'ConnectionPool'> = healthy) {
    this.pool = new module.ConnectionPool(
      {
        max: 4,
        acquireTimeoutMs: ENOUGH_MS,
        idleTimeoutMs: 0,
        deadlineMs: ENOUGH_MS,
        reservedRatio: 0,
        ...options,
        connection: { ...options.connection, application_name: this.name },
      },
      { waited: () => undefined, used: () => undefined, timedOut: () => undefined },
    );
  }

  /** The server's own count of this pool's sessions, or of those in one state. */
  async backends(superuser: RoleSession, state = '%'): Promise<number> {
    const [row] = await superuser.query(
      "SELECT count(*)::int AS count FROM pg_stat_activity WHERE application_name = $1 AND coalesce(state, '') LIKE $2",
      [this.name, state],
    );
    return Number(row?.['count']);
  }

  /** Settles once as many sessions are in this state. */
  async until(superuser: RoleSession, state: string, count: number): Promise<void> {
    while ((await this.backends(superuser, state)) !== count) await pause(10);
  }

  /** Ends the sessions of this pool from outside, as an operator or a failing server does. */
  async terminateBackends(superuser: RoleSession): Promise<void> {
    await superuser.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1',
      [this.name],
    );
  }
}

/** One statement on a lease. */
export async function run(lease: Lease, text: string, signal?: AbortSignal): Promise<unknown> {
  const { rows } = await lease.run({ text }, EMPTY_PACKET, 0, { signal });
  return rows[0]?.[0];
}

/** By which session of the server a lease is served. */
export async function backendOf(lease: Lease): Promise<unknown> {
  return await run(lease, 'SELECT pg_backend_pid()');
}
