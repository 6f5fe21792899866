import { setTimeout as pause } from 'node:timers/promises';
import type { DatabaseService } from '@infrastructure/database';
import { Random } from '../g1/random.js';
import { countModuleSessions } from '../worker/module-sessions.js';
import { plantClinic } from '../worker/plant-clinic.js';
import { startLibrary } from '../worker/running-library.js';
import { SuperuserSession } from '../worker/superuser-session.js';
import type { G7Job, G7Run } from './g7.job.js';
import { injectLeaks, type LeakStage } from './inject-leaks.js';
import { LeakJournal } from './leak-journal.js';
import { LeakJudge } from './judge-leaks.js';
import { runLegal } from './run-legal.js';

/** How long server and pools may take to agree once everything is over; ms. */
const AGREES_WITHIN_MS = 3000;
/** A mutant may have lost connections, and its pool would wait for them. */
const CLOSES_WITHIN_MS = 2000;

const job = JSON.parse(process.argv[2] ?? '') as G7Job;
const progress = (done: number): void => {
  process.send?.({ note: done });
};

/** Connections that ordinary work may have at the same time. */
function roomOf(database: DatabaseService): number {
  const { softLimit, reservedForCritical } = database.getDetailedMetrics();
  return softLimit - reservedForCritical;
}

async function injectAll(stage: LeakStage): Promise<LeakJudge> {
  const judge = new LeakJudge(stage.journal);
  const { database } = stage;
  while (judge.tally.injected < job.leaks && judge.tally.violations.length < job.mostFindings) {
    const { injected } = judge.tally;
    judge.add(await injectLeaks(stage, injected, Math.min(roomOf(database), job.leaks - injected)));
    progress(judge.tally.injected);
  }
  judge.addVisible(
    await stage.server.number("SELECT count(*) FROM healthcare.locations WHERE name LIKE 'leak-%'"),
  );
  return judge;
}

/** @returns by how many sessions the server's count and the pools' own differ at last */
async function unaccountedSessions(database: DatabaseService, server: SuperuserSession): Promise<number> {
  const endsAtMs = performance.now() + AGREES_WITHIN_MS;
  for (;;) {
    const difference = Math.abs((await countModuleSessions(server)) - database.getMetrics().pool.total);
    if (difference === 0 || performance.now() > endsAtMs) return difference;
    await pause(50);
  }
}

async function run(): Promise<G7Run> {
  const random = new Random(job.seed);
  const { app, database } = await startLibrary(job, { pool: { max: job.connections } });
  const server = await SuperuserSession.open(job.urls.migration);
  try {
    const clinic = await plantClinic(database, random, 'g7');
    const journal = await LeakJournal.of(app, job);
    const judge = await injectAll({ database, clinic, journal, server, random });
    const onProgress = (done: number): void => {
      progress(judge.tally.injected + done);
    };
    // What was found already is enough: long transactions would only wait for connections that are lost.
    const count = judge.tally.violations.length < job.mostFindings ? job.legal : 0;
    const legal = await runLegal({ database, clinic, journal, random, onProgress }, count, roomOf(database));
    const sessionsUnaccounted = await unaccountedSessions(database, server);
    return { leaks: judge.tally, legal, sessionsUnaccounted };
  } finally {
    await server.close();
    await Promise.race([app.close(), pause(CLOSES_WITHIN_MS)]);
  }
}

process.send?.({ result: await run() }, () => {
  process.exit(0);
});
