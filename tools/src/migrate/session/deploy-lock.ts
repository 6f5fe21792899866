import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { MigrationError } from '../migration.error.js';
import type { MigrationListener } from '../migration.events.js';

/** The two halves of our advisory lock; Prisma's own is 72707369 and gives up after 10 s. */
const lockKeys = [1_751_475_556, 1] as const;
const pollEveryMs = 100;
const tellEveryMs = 2_000;

/** How long to wait for the lock, and whom to tell. */
export interface LockWait {
  readonly waitMs: number;
  readonly onEvent: MigrationListener;
}

/**
 * Takes the lock that lets one command at a time change a database's schema; it goes with the session.
 *
 * It is asked for again and again instead of waited for: a waiting statement holds a snapshot, and a
 * `CREATE INDEX CONCURRENTLY` of the lock's owner would wait for that snapshot for ever.
 *
 * @throws MigrationError `LOCK_BUSY` when it was not free within `waitMs`
 */
export async function takeDeployLock(session: Client, wait: LockWait): Promise<void> {
  const startedAt = performance.now();
  let toldAt = 0;
  for (;;) {
    if (await tryLock(session)) return;
    const waitedMs = Math.round(performance.now() - startedAt);
    const holder = await lockHolder(session);
    if (waitedMs >= wait.waitMs) throw busy(holder, waitedMs);
    if (toldAt === 0 || waitedMs - toldAt >= tellEveryMs) {
      wait.onEvent({ kind: 'waiting-for-lock', waitedMs, holder: holder ?? 'another command' });
      toldAt = Math.max(waitedMs, 1);
    }
    await sleep(pollEveryMs);
  }
}

/** Who changes the schema of the session's database right now, `null` when nobody does. */
export async function lockHolder(session: Client): Promise<string | null> {
  const { rows } = await session.query<{ holder: string }>(
    `select format('%s, process %s, since %s', coalesce(nullif(a.application_name, ''), 'unnamed'), l.pid,
                   to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS TZ')) as holder
       from pg_catalog.pg_locks l join pg_catalog.pg_stat_activity a using (pid)
      where l.locktype = 'advisory' and l.granted and l.classid = $1 and l.objid = $2 and l.objsubid = 2
        and l.database = (select oid from pg_catalog.pg_database where datname = current_database())
        and l.pid <> pg_backend_pid()`,
    [...lockKeys],
  );
  return rows[0]?.holder ?? null;
}

async function tryLock(session: Client): Promise<boolean> {
  const { rows } = await session.query<{ taken: boolean }>('select pg_try_advisory_lock($1, $2) as taken', [
    ...lockKeys,
  ]);
  return rows[0]?.taken === true;
}

function busy(holder: string | null, waitedMs: number): MigrationError {
  return new MigrationError(
    'LOCK_BUSY',
    `Another command has been changing this database for ${Math.round(waitedMs / 1000)} s` +
      `${holder === null ? '' : ` (${holder})`}.`,
    'Let it finish, or end it, and run this command again.',
  );
}
