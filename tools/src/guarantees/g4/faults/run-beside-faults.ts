import { RunningRedis } from '../../../chaos/redis/running-redis.js';
import type { LocalCluster } from '../../../cluster/index.js';
import { Random } from '../../g1/random.js';
import { ReplicaFaults } from '../../g2/servers/replica-faults.js';
import type { Registers } from '../../g2/sessions/registers.js';
import { RedisStorm } from '../../redis/redis-storm.js';
import type { Crew } from './crew.js';
import { ReplicaStorm } from './replica-storm.js';
import { runSessions } from './run-sessions.js';
import type { Sights } from './sight-tally.js';
import type { IsEnough } from './when-enough.js';

export const REPLICAS = 1;
/** Between two faults of Redis; long enough for processes to find something there. */
const REST_MS = { least: 300, more: 1500 };

export interface StormSettings {
  readonly cluster: LocalCluster;
  readonly clinics: readonly Registers[];
  readonly seed: number;
  /** Asked before each visit, and again until every fault has been there. */
  readonly isEnough: IsEnough;
  /** Given up then, whatever is missing; ms. */
  readonly longestMs: number;
}

export interface StormRun {
  readonly sights: Sights;
  readonly redisStorm: RedisStorm;
  readonly replicaStorm: ReplicaStorm;
}

/** Sessions beside a Redis that loses all, stands still and is killed, and a replica that lags; the primary stays. */
export async function runBesideFaults(crew: Crew, settings: StormSettings): Promise<StormRun> {
  const { cluster, clinics, seed, isEnough, longestMs } = settings;
  const over = new AbortController();
  const redisStorm = new RedisStorm(RunningRedis.of(cluster), new Random(seed + 1), REST_MS);
  const replicaStorm = new ReplicaStorm(new ReplicaFaults(cluster, REPLICAS), new Random(seed + 2));
  const endsAtMs = performance.now() + longestMs;
  const isOver: IsEnough = (soFar) => {
    const hasAllFaults = redisStorm.tally.isComplete && replicaStorm.tally.isComplete;
    return over.signal.aborted || performance.now() > endsAtMs || (isEnough(soFar) && hasAllFaults);
  };
  // None goes on without the others, whatever ended it.
  const endingAll = <T>(work: Promise<T>): Promise<T> =>
    work.finally(() => {
      over.abort();
    });
  await crew.meet(clinics);
  const [sights] = await Promise.all([
    endingAll(runSessions(crew, { clinics, seed, isOver })),
    endingAll(redisStorm.rage(over.signal)),
    endingAll(replicaStorm.rage(over.signal)),
  ]);
  return { sights, redisStorm, replicaStorm };
}
