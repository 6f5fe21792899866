import { RunningRedis } from '../../../chaos/redis/running-redis.js';
import type { LocalCluster } from '../../../cluster/index.js';
import { Random } from '../../g1/random.js';
import type { CachedReads } from '../../redis/cached-reads.js';
import { RedisStorm } from '../../redis/redis-storm.js';
import type { Crew } from '../process/crew.js';
import { between } from '../process/routed-reads.js';
import type { RoutedReads } from '../process/worker-requests.js';
import type { Registers } from '../sessions/registers.js';
import { runSessions } from '../sessions/run-sessions.js';
import type { SessionRun } from '../sessions/session-tally.js';
import { WriteGate } from '../sessions/write-gate.js';
import { Storm } from './storm.js';

/** Checked reads before the first promotion, and from one to the next. */
const PROMOTION_AFTER = { first: 4000, each: 20_000 };
/** Time after which a run is given up, however few reads it has checked; ms. */
const LONGEST_MS = { atLeast: 60_000, aRead: 20 };

export interface StormSettings {
  readonly cluster: LocalCluster;
  readonly registers: Registers;
  readonly seed: number;
  /** Checked reads after which it ends, if every fault has been there by then. */
  readonly reads: number;
  readonly onProgress: (reads: number) => void;
}

export interface StormRun {
  readonly run: SessionRun;
  readonly routed: RoutedReads;
  readonly cached: CachedReads;
  readonly storm: Storm;
  readonly redisStorm: RedisStorm;
}

/**
 * Sessions under the module's own consistency, while their servers fall behind, die and change places, and the Redis that
 * they share loses what it holds.
 */
export async function runInStorm(crew: Crew, settings: StormSettings): Promise<StormRun> {
  const { cluster, registers, seed, onProgress } = settings;
  const gate = new WriteGate();
  const over = new AbortController();
  let reads = 0;
  const storm = new Storm({
    cluster,
    gate,
    random: new Random(seed + 1),
    isPromotionDue: (promotions) => reads >= PROMOTION_AFTER.first + PROMOTION_AFTER.each * promotions,
  });
  const redisStorm = new RedisStorm(RunningRedis.of(cluster), new Random(seed + 2));
  const [routed, cached] = [await crew.routed(), await crew.cached()];
  const endsAtMs = performance.now() + LONGEST_MS.atLeast + LONGEST_MS.aRead * settings.reads;
  const sessions = runSessions(crew, {
    registers,
    policy: 'module',
    seed,
    gate,
    isOver: ({ checkedReads }) => {
      reads = checkedReads;
      onProgress(reads);
      const isEnough = reads >= settings.reads && storm.tally.isComplete && redisStorm.tally.isComplete;
      return isEnough || over.signal.aborted || performance.now() > endsAtMs;
    },
  });
  // None goes on without the others, whatever ended it.
  const endingAll = <T>(work: Promise<T>): Promise<T> =>
    work.finally(() => {
      over.abort();
    });
  const [run] = await Promise.all([
    endingAll(sessions),
    endingAll(storm.rage(over.signal)),
    endingAll(redisStorm.rage(over.signal)),
  ]);
  return {
    run,
    routed: between(routed, await crew.routed()),
    cached: between(cached, await crew.cached()),
    storm,
    redisStorm,
  };
}
