import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ClusterDatabase } from '../../cluster/index.js';
import type { Random } from '../g1/random.js';
import { ForkedWorker } from '../worker/forked-worker.js';
import { countModuleSessions } from '../worker/module-sessions.js';
import { SuperuserSession } from '../worker/superuser-session.js';
import type { G10Job, G10Note, WriteStep } from './g10.job.js';
import { judgeRound, type ObservedRound, type RoundVerdict } from './judge-round.js';
import { readJournal } from './write-journal.js';

/** Always the built one: a forked Node runs no TypeScript. */
const WORKER = fileURLToPath(new URL('../../../dist/guarantees/g10/worker.js', import.meta.url));
/** Longest wait for the signal once writes are under way; ms. */
const LONGEST_WORK_MS = 600;
/** From the start of the process to its end; beyond the grace, so that a late end is seen as one. ms */
const LIMIT_MS = 90_000;
/** How long the server may take to notice that a process is gone; ms. */
const NOTICES_WITHIN_MS = 3000;

export interface RoundPlan extends Pick<G10Job, 'library' | 'isAbrupt'> {
  readonly database: ClusterDatabase;
  readonly random: Random;
  /** After which a process that has not ended is killed; ms from the signal. */
  readonly patienceMs: number;
}

/** A process at work, a signal at a random moment, and what is left of it. */
export async function runRound({ database, random, patienceMs, ...plan }: RoundPlan): Promise<RoundVerdict> {
  const folder = await mkdtemp(join(tmpdir(), 'g10-'));
  try {
    const journal = join(folder, 'journal.jsonl');
    const job: G10Job = { ...plan, urls: database.urls, seed: random.below(2 ** 31), journal };
    const ended = await signalAtWork(job, random.below(LONGEST_WORK_MS), patienceMs);
    return judgeRound(await observe(database.urls.migration, await readJournal(journal), ended));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Ended = Pick<ObservedRound, 'signalledAtMs' | 'tookMs' | 'exit'>;

/** @throws when the process ends before it was told to */
async function signalAtWork(job: G10Job, afterMs: number, patienceMs: number): Promise<Ended> {
  let begin: () => void = () => undefined;
  const working = new Promise<'working'>((resolve) => (begin = () => resolve('working')));
  const worker = new ForkedWorker<never, G10Note>(WORKER, job, LIMIT_MS, begin);
  if ((await Promise.race([working, worker.exited])) !== 'working') {
    const outcome = await worker.outcome;
    throw new Error(outcome.kind === 'failed' ? outcome.reason : 'the writers have ended by themselves');
  }
  await pause(afterMs);
  const signalledAtMs = Date.now();
  const startedAt = performance.now();
  worker.kill('SIGTERM');
  const impatience = setTimeout(() => {
    worker.kill('SIGKILL');
  }, patienceMs);
  const exit = await worker.exited;
  clearTimeout(impatience);
  return { signalledAtMs, tookMs: performance.now() - startedAt, exit };
}

async function observe(url: string, steps: readonly WriteStep[], ended: Ended): Promise<ObservedRound> {
  const server = await SuperuserSession.open(url);
  try {
    const sessionsLeft = await sessionsAfter(server);
    const ids = [...new Set(steps.map(({ id }) => id))];
    const rows = await server.rows<{ name: string; rows: number; records: number }>(
      `SELECT l.name, count(DISTINCT l.id)::int AS rows, count(a.row_id)::int AS records
       FROM healthcare.locations l
       LEFT JOIN healthcare.audit_log a ON a.table_name = 'locations' AND a.row_id = l.id::text
       WHERE l.name = ANY ($1) GROUP BY l.name`,
      [ids],
    );
    const held = new Map(rows.map(({ name, ...found }) => [name, found]));
    return { ...ended, steps, held, sessionsLeft };
  } finally {
    await server.close();
  }
}

async function sessionsAfter(server: SuperuserSession): Promise<number> {
  const endsAtMs = performance.now() + NOTICES_WITHIN_MS;
  for (;;) {
    const left = await countModuleSessions(server);
    if (left === 0 || performance.now() > endsAtMs) return left;
    await pause(20);
  }
}
