import { join } from 'node:path';
import { findRunningCluster } from '../../cluster/index.js';
import { useLoadDatabase } from '../../load/load-database.js';
import { findRunningApi } from '../../start/running-api.js';
import { ChaosError } from '../chaos.error.js';
import { ApiClient } from './api-client.js';
import { CachedLoad, RATE } from './cached-load.js';
import { chaosLogin } from './chaos-login.js';
import { letStatementsBeCounted } from './database-work.js';
import { faultUnderLoad } from './fault-under-load.js';
import type { RedisFault } from './redis-fault.js';
import { redisReport, type FaultReport, type RedisReport } from './redis-report.js';
import { RunningRedis } from './running-redis.js';
import { warmSet } from './warm-set.js';

export interface RedisChaosSettings {
  /** In this order, one after the other. */
  readonly faults: readonly RedisFault[];
  /** Length of each measurement. */
  readonly seconds: number;
  /** Ends it early, with Redis running. */
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/**
 * Does faults to the Redis of a running `npm start` while the API answers cached reads, and compares the database's
 * work with that before.
 *
 * @param dataFolder of that `npm start`
 * @throws ChaosError when something lacks, Redis does not come back, or it was ended early; AnswerError when the API
 * refuses what comes before the load
 */
export async function chaosRedis(
  dataFolder: string,
  { faults, seconds, signal, say }: RedisChaosSettings,
): Promise<RedisReport> {
  const clusterFolder = join(dataFolder, 'cluster');
  const cluster = await findRunningCluster(clusterFolder);
  const running = await findRunningApi(dataFolder);
  if (cluster === null || running === null)
    throw notRunning(cluster === null ? 'cluster' : 'API', dataFolder);
  const redis = RunningRedis.of(cluster);
  await letStatementsBeCounted(cluster);
  const api = await ApiClient.signIn(running.url, await useLoadDatabase({}, clusterFolder, say, chaosLogin));
  try {
    const load = new CachedLoad(api, await warmSet(api), signal);
    const scene = { cluster, apiUrl: running.url, redis, load, seconds, signal, say };
    const reports: FaultReport[] = [];
    for (const fault of faults) reports.push(await faultUnderLoad(fault, scene));
    return redisReport({ requestsPerSecond: RATE, seconds }, reports);
  } finally {
    // The API may be what broke; the session ends by itself.
    await api.send('POST', '/v1/auth/logout').catch(() => undefined);
  }
}

function notRunning(what: string, dataFolder: string): ChaosError {
  return new ChaosError(`No ${what} runs on ${dataFolder}.`, 'Start it in another terminal: npm start.');
}
