import { setTimeout as pause } from 'node:timers/promises';
import { Random } from '../g1/random.js';
import { plantClinic } from '../worker/plant-clinic.js';
import { startLibrary } from '../worker/running-library.js';
import { SuperuserSession } from '../worker/superuser-session.js';
import { Calls } from './calls.js';
import { FailingServer } from './failing-server.js';
import type { AmplificationJob, G9Job, G9Result, OutageJob } from './g9.job.js';
import { measureAmplification } from './measure-amplification.js';
import { callSteadily } from './steady-rate.js';

const CONNECTIONS = 16;
/** What a user waits for, and what no call may be cut short by where attempts are counted; ms. */
const PATIENCE_MS = { outage: 1000, amplification: 60_000 } as const;
/** A mutant's pool may still wait for a server. */
const CLOSES_WITHIN_MS = 2000;

const job = JSON.parse(process.argv[2] ?? '') as G9Job;
type Database = Awaited<ReturnType<typeof startLibrary>>['database'];

async function amplify(calls: Calls, plan: AmplificationJob): Promise<G9Result> {
  const server = await SuperuserSession.open(plan.urls.migration);
  try {
    const failing = await FailingServer.plant(server);
    return { kind: 'amplification', measured: await measureAmplification(calls, failing, plan) };
  } finally {
    await server.close();
  }
}

/** Goes on until told to stop; says when it has come to its rate. */
async function goThroughOutage(calls: Calls, database: Database, rate: OutageJob): Promise<G9Result> {
  let isOver = false;
  process.once('message', () => (isOver = true));
  const ended = await callSteadily(calls, rate, {
    isOver: () => isOver,
    onSteady: () => process.send?.({ note: 'steady' }),
  });
  return { kind: 'outage', calls: ended, retries: database.getMetrics().retries };
}

async function run(): Promise<G9Result> {
  const random = new Random(job.seed);
  // The breaker's rest is the default of 30 s: what an operator who changed nothing has.
  const { app, database } = await startLibrary(job, { pool: { max: CONNECTIONS } });
  try {
    const clinic = await plantClinic(database, random, 'g9');
    const calls = await Calls.on(database, clinic, random, PATIENCE_MS[job.kind]);
    return await (job.kind === 'amplification' ? amplify(calls, job) : goThroughOutage(calls, database, job));
  } finally {
    await Promise.race([app.close(), pause(CLOSES_WITHIN_MS)]);
  }
}

process.send?.({ result: await run() }, () => {
  process.exit(0);
});
