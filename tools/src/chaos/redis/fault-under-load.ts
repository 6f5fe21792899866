import type { ClusterClient } from '../../cluster/index.js';
import { ChaosError } from '../chaos.error.js';
import type { CachedLoad } from './cached-load.js';
import { workCounts } from './database-work.js';
import { breakRedis, type RedisFault } from './redis-fault.js';
import type { FaultReport, Window } from './redis-report.js';
import type { RunningRedis } from './running-redis.js';

/** So long the load runs before anything is measured: above what it takes to ask for everything once; ms. */
const WARM_MS = 3_000;
/** Of a pause, which lasts half a measurement otherwise; ms. */
const LONGEST_PAUSE_MS = 5_000;

export interface FaultScene {
  readonly cluster: ClusterClient;
  readonly apiUrl: string;
  readonly redis: RunningRedis;
  readonly load: CachedLoad;
  /** Length of each measurement. */
  readonly seconds: number;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/**
 * Measures the same load three times: before the fault, from the fault on, and once Redis is back.
 *
 * @throws ChaosError when Redis is down already or does not come back, the API does not tell its metrics or answers
 * nothing from its cache, or it was ended early
 */
export async function faultUnderLoad(fault: RedisFault, scene: FaultScene): Promise<FaultReport> {
  const { redis, load, seconds, signal, say } = scene;
  const measureMs = seconds * 1000;
  say(`${fault}: warming up`);
  await load.run(WARM_MS);
  say(`${fault}: measuring ${String(seconds)} s before the fault`);
  const before = await measured(scene, measureMs);
  refuseWhenEndedEarly(signal);
  if (before.hitRatio === 0) throw withoutCache();
  const keys = await redis.keyCount();
  say(`${fault}: the fault, and ${String(seconds)} s under it`);
  const [during, outcome] = await Promise.all([
    measured(scene, measureMs),
    breakRedis(redis, fault, { pauseMs: Math.min(measureMs / 2, LONGEST_PAUSE_MS), signal }),
  ]);
  say(
    `${fault}: Redis answered after ${String(outcome.backAfterMs)} ms; measuring ${String(seconds)} s after`,
  );
  const after = await measured(scene, measureMs);
  refuseWhenEndedEarly(signal);
  return { fault, keys, ...outcome, before, during, after };
}

/** Then the database does all the work, with Redis and without it, and nothing would be shown. */
function withoutCache(): ChaosError {
  return new ChaosError(
    'The API answers nothing from its cache.',
    'Start it without CACHE_ENABLED=false: npm start.',
  );
}

function refuseWhenEndedEarly({ aborted }: AbortSignal): void {
  if (aborted) throw new ChaosError('It was ended early: nothing can be compared.', 'Run it again.');
}

async function measured({ cluster, apiUrl, load }: FaultScene, durationMs: number): Promise<Window> {
  const start = await workCounts(cluster, apiUrl);
  const figures = await load.run(durationMs);
  const end = await workCounts(cluster, apiUrl);
  const seconds = (end.atMs - start.atMs) / 1000;
  const held = end.held - start.held;
  const missed = end.missed - start.missed;
  return {
    ...figures,
    statementsPerSecond: (end.statements - start.statements) / seconds,
    missesPerSecond: missed / seconds,
    hitRatio: held + missed === 0 ? 0 : held / (held + missed),
  };
}
