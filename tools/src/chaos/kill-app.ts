import { setTimeout as pause } from 'node:timers/promises';
import { findRunningApi, type RunningApi } from '../start/running-api.js';
import { ChaosError } from './chaos.error.js';
import type { ChaosReport } from './chaos-report.js';

const NAME = 'API';
const BACK_WITHIN_MS = 60_000;
const POLL_MS = 20;

/**
 * SIGKILL for the API; `npm start` starts it again.
 *
 * @param dataFolder of the running `npm start`
 * @throws ChaosError when no API runs there, or it does not come back
 */
export async function killApp(dataFolder: string): Promise<ChaosReport> {
  const api = await findRunningApi(dataFolder);
  if (api === null)
    throw new ChaosError(`No API runs on ${dataFolder}.`, 'Start it in another terminal: npm start.');
  const killedAt = new Date();
  const before = performance.now();
  process.kill(api.pid, 'SIGKILL');
  const successor = await successorOf(api, dataFolder);
  return {
    ...{ target: 'app', name: NAME, signal: 'SIGKILL', pid: api.pid },
    killedAt: killedAt.toISOString(),
    backAfterMs: Math.round(performance.now() - before),
    newPid: successor.pid,
  };
}

/** The next one is told of once it is ready. */
async function successorOf({ pid, url }: RunningApi, dataFolder: string): Promise<RunningApi> {
  const endsAt = performance.now() + BACK_WITHIN_MS;
  while (performance.now() < endsAt) {
    const found = await findRunningApi(dataFolder);
    if (found !== null && found.pid !== pid) return found;
    await pause(POLL_MS);
  }
  throw new ChaosError(
    `The API at ${url} has not come back within ${String(BACK_WITHIN_MS)} ms.`,
    'The terminal of npm start says why.',
  );
}
