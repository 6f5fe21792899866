import { setTimeout as pause } from 'node:timers/promises';
import type { ClusterClient } from '../../cluster/index.js';
import { clusterLayout } from '../../cluster/folder/cluster-layout.js';
import { askRedis, probeRedis } from '../../cluster/redis/ask-redis.js';
import { findRedisProcess } from '../../cluster/redis/redis-server.js';
import { fulfils } from '../../cluster/wait-until.js';
import { ChaosError } from '../chaos.error.js';

/** Above the time in which it is started again, however often that fails at first. */
const BACK_WITHIN_MS = 60_000;
const POLL_MS = 10;

/** The Redis of a running cluster, as somebody who may signal it sees it. */
export class RunningRedis {
  readonly #folder: string;
  readonly #port: number;
  readonly #password: string;

  private constructor(folder: string, { port, password }: URL) {
    this.#folder = folder;
    this.#port = Number(port);
    this.#password = password;
  }

  /** @throws ChaosError when the cluster has none */
  static of({ descriptor, redisUrl }: ClusterClient): RunningRedis {
    if (redisUrl !== null) return new RunningRedis(clusterLayout(descriptor.folder).redis, new URL(redisUrl));
    throw new ChaosError(
      'No Redis runs beside that cluster.',
      'Install redis-server (Debian and Ubuntu: apt-get install redis-server), then start again: npm start.',
    );
  }

  /** @throws ChaosError when it is down already */
  async pid(): Promise<number> {
    const pid = await findRedisProcess(this.#folder);
    if (pid !== null) return pid;
    throw new ChaosError('Redis is down already.', 'Wait until npm start has started it again.');
  }

  /** How many keys it holds. */
  async keyCount(): Promise<number> {
    return Number((await askRedis(this.#port, this.#password, 'DBSIZE')).slice(1));
  }

  async flush(): Promise<void> {
    await askRedis(this.#port, this.#password, 'FLUSHALL');
  }

  /** Ends every connection of its clients but the one that asks for it. */
  async cutConnections(): Promise<void> {
    await askRedis(this.#port, this.#password, 'CLIENT KILL SKIPME yes');
  }

  /**
   * Waits until it answers.
   *
   * @param not a process that is not meant: the one that was ended
   * @returns the process that answers
   * @throws ChaosError when none does within a minute
   */
  async answering(not: number | null): Promise<number> {
    const endsAt = performance.now() + BACK_WITHIN_MS;
    while (performance.now() < endsAt) {
      const pid = await findRedisProcess(this.#folder);
      if (pid !== null && pid !== not && (await fulfils(probeRedis(this.#port, this.#password)))) return pid;
      await pause(POLL_MS);
    }
    throw new ChaosError(
      `Redis has not come back within ${String(BACK_WITHIN_MS)} ms.`,
      'The terminal of npm start says why.',
    );
  }
}
