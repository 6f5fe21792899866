import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { MigrationError } from '../migration.error.js';
import type { MigrationListener } from '../migration.events.js';

/** How long to wait for the lock, and whom to tell. */
export interface LockWait {
  readonly waitMs: number;
  readonly onEvent: MigrationListener;
}

/** How an advisory lock is asked for, and how pg_locks shows it. */
interface AdvisoryLock {
  readonly keys: string;
  readonly shown: string;
}

/** Ours first. The other is Prisma's: its own tool waits for it for 10 s, and its engine asks for it again and again. */
const locks: readonly AdvisoryLock[] = [
  { keys: '1751475556, 1', shown: 'l.classid = 1751475556 and l.objid = 1 and l.objsubid = 2' },
  { keys: '72707369', shown: 'l.classid = 0 and l.objid = 72707369 and l.objsubid = 1' },
];

const pollEveryMs = 100;
const tellEveryMs = 2_000;

/**
 * Takes the locks that let one command at a time change a database's schema; they go with the session.
 *
 * They are asked for again and again instead of waited for: a waiting statement holds a snapshot, and a
 * `CREATE INDEX CONCURRENTLY` of the lock's owner would wait for that snapshot for ever.
 *
 * @throws MigrationError `LOCK_BUSY` when they were not free within `waitMs`
 */
export async function takeDeployLock(session: Client, { waitMs, onEvent }: LockWait): Promise<void> {
  const startedAt = performance.now();
  let tellAtMs = 0;
  while (!(await tryLocks(session))) {
    const waitedMs = Math.round(performance.now() - startedAt);
    const holder = (await lockHolder(session)) ?? 'another command';
    if (waitedMs >= waitMs) throw busy(holder, waitedMs);
    if (waitedMs >= tellAtMs) {
      onEvent({ kind: 'waiting-for-lock', waitedMs, holder });
      tellAtMs = waitedMs + tellEveryMs;
    }
    await sleep(pollEveryMs);
  }
}

/** Who changes the schema of the session's database right now, `null` when nobody else does. */
export async function lockHolder(session: Client): Promise<string | null> {
  const { rows } = await session.query<{ holder: string }>(
    `select format('%s, process %s, since %s', coalesce(nullif(a.application_name, ''), 'unnamed'), l.pid,
                   to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS TZ')) as holder
       from pg_catalog.pg_locks l join pg_catalog.pg_stat_activity a using (pid)
      where l.locktype = 'advisory' and l.granted and (${locks.map(({ shown }) => shown).join(' or ')})
        and l.database = (select oid from pg_catalog.pg_database where datname = current_database())
        and l.pid <> pg_backend_pid()`,
  );
  return rows[0]?.holder ?? null;
}

/** All or none: whoever holds one of them while waiting for the other could keep a third from both. */
async function tryLocks(session: Client): Promise<boolean> {
  for (const [at, { keys }] of locks.entries()) {
    const { rows } = await session.query<{ taken: boolean }>(`select pg_try_advisory_lock(${keys}) as taken`);
    if (rows[0]?.taken === true) continue;
    for (const held of locks.slice(0, at)) await session.query(`select pg_advisory_unlock(${held.keys})`);
    return false;
  }
  return true;
}

function busy(holder: string, waitedMs: number): MigrationError {
  return new MigrationError(
    'LOCK_BUSY',
    `Another command has been changing this database for ${Math.round(waitedMs / 1000)} s (${holder}).`,
    'Let it finish, or end it, and run this command again.',
  );
}
