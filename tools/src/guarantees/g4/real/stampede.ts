import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { BenchProcess } from '../../../bench/process/bench-process.js';
import { SuperuserSession } from '../../worker/superuser-session.js';
import type { GuaranteeSettings } from '../../guarantee-suite.js';
import { CountingServer } from './counting-server.js';
import type { OpenRequest, Planted, Reads } from './real-requests.js';

/** Always the built one: a forked Node runs no TypeScript. */
const SCRIPT = fileURLToPath(new URL('../../../../dist/guarantees/g4/real/real-process.js', import.meta.url));
const PROCESSES = 4;
/** Users in each process. Source: targets, "stampede". */
const USERS = 1000;
/** Users in each process who wait for one that is killed: how long they wait is measured, not how many can be served. */
const WAITING = 100;
/** A load that lasts until all have asked, and less than a claim holds; and one for which nobody waits. ms */
const LOAD_MS = { slow: 500, endless: 5000 } as const;
/** All processes have heard of a write by then; ms. */
const HEARD_MS = 500;
/** A load reaches the server by then, unless none comes; ms. */
const REACHES_WITHIN_MS = 10_000;

export interface Stampede {
  readonly users: number;
  readonly answered: number;
  /** Loads of the row that all of them ask for at once, by the server's count. */
  readonly loads: number;
  /** Loads after the process that loads is killed in the middle of it. */
  readonly loadsAfterKill: number;
  readonly usersOfOthers: number;
  readonly answeredAfterKill: number;
  /** From the kill to the last answer in another process; ms. */
  readonly lastAnswerMs: number;
}

/** Four processes whose users ask for one row at once; then again, and the process that loads it is killed. */
export async function runStampede(
  { cluster, seed }: Pick<GuaranteeSettings, 'cluster' | 'seed'>,
  library: string,
): Promise<Stampede> {
  const { redisUrl } = cluster;
  if (redisUrl === null) throw new Error('the cluster has no Redis');
  const database = await cluster.createDatabase();
  const server = await SuperuserSession.open(database.urls.migration);
  const processes = Array.from(
    { length: PROCESSES },
    (_, index) => new BenchProcess(`process ${String(index)}`, SCRIPT),
  );
  try {
    const encryptionKey = createHash('sha256')
      .update(`g4 ${String(seed)}`)
      .digest('base64');
    const request: OpenRequest = {
      ...{ library, urls: database.urls, redisUrl, encryptionKey },
    };
    await Promise.all(processes.map((each) => each.ask('open', request)));
    const [first, ...others] = processes as [BenchProcess, ...BenchProcess[]];
    const planted = await first.ask<Planted>('plant', { seed });
    const counting = await CountingServer.plant(server);
    await Promise.all(processes.map((each) => each.ask('warm', planted)));
    await counting.sleepAtNext(LOAD_MS.slow);
    const ofAll = await askAll(processes, planted, USERS);
    const loads = await counting.loads();
    await others[0]?.ask('rename', planted);
    await pause(HEARD_MS);
    return {
      ...{ users: PROCESSES * USERS, answered: ofAll.answered, loads },
      ...(await killLoader(first, others, planted, counting)),
    };
  } finally {
    await Promise.all(processes.map((each) => each.stop()));
    await server.close();
    await database.drop();
  }
}

async function killLoader(
  loader: BenchProcess,
  others: readonly BenchProcess[],
  planted: Planted,
  counting: CountingServer,
): Promise<Pick<Stampede, 'loadsAfterKill' | 'usersOfOthers' | 'answeredAfterKill' | 'lastAnswerMs'>> {
  await counting.sleepAtNext(LOAD_MS.endless);
  const before = await counting.loads();
  // It ends without an answer.
  loader.ask('read', { ...planted, times: 1 }).catch(() => undefined);
  await counting.loadBeyond(before, REACHES_WITHIN_MS);
  const asked = askAll(others, planted, WAITING);
  await loader.ask('die', {}).catch(() => undefined);
  const killedAtMs = Date.now();
  const { answered, endedAtMs } = await asked;
  return {
    loadsAfterKill: (await counting.loads()) - before - 1,
    usersOfOthers: others.length * WAITING,
    answeredAfterKill: answered,
    lastAnswerMs: endedAtMs - killedAtMs,
  };
}

async function askAll(processes: readonly BenchProcess[], planted: Planted, times: number): Promise<Reads> {
  const reads = await Promise.all(processes.map((each) => each.ask<Reads>('read', { ...planted, times })));
  return {
    answered: reads.reduce((sum, { answered }) => sum + answered, 0),
    endedAtMs: Math.max(...reads.map(({ endedAtMs }) => endedAtMs)),
  };
}
