import { setTimeout as pause } from 'node:timers/promises';
import type { LocalCluster, NodeTarget } from '../../../cluster/index.js';

export const REPLICAS = 2;

/** What is done to one server; a number names a replica by its place among those of now, from 0. */
export class ReplicaFaults {
  readonly #cluster: LocalCluster;
  readonly #replicas: number;

  /** @param replicas how many the cluster has */
  constructor(cluster: LocalCluster, replicas = REPLICAS) {
    this.#cluster = cluster;
    this.#replicas = replicas;
  }

  /** From now on it shows a commit only so long after the primary made it; ms. */
  async delay(replica: number, delayMs: number): Promise<void> {
    await this.#set(replica, `SET recovery_min_apply_delay = '${delayMs}ms'`);
  }

  /** It goes on receiving and shows nothing new for a while; ms. */
  async pauseReplay(replica: number, forMs: number): Promise<void> {
    await this.#cluster.asSuperuser(replica, (session) => session.query('SELECT pg_wal_replay_pause()'));
    await pause(forMs);
    await this.#cluster.resumeReplay(replica);
  }

  /** SIGKILL; it starts again on its data after a while; ms. */
  async kill(replica: number, downMs: number): Promise<void> {
    await this.#cluster.crash(replica, { hold: true });
    await pause(downMs);
    await this.#cluster.release(replica);
    await this.#cluster.waitReady(replica);
  }

  /** From now on it receives nothing, and shows no more than it has. */
  async cutOff(replica: number): Promise<void> {
    await this.#set(replica, `SET primary_conninfo = ''`);
  }

  /** Takes {@link cutOff} back, wherever the server stands by now. */
  async reconnect(target: NodeTarget): Promise<void> {
    await this.#set(target, 'RESET primary_conninfo');
  }

  /** All replicas show at once what they receive. */
  async heal(): Promise<void> {
    for (let replica = 0; replica < this.#replicas; replica += 1) {
      await this.delay(replica, 0);
      await this.#cluster.resumeReplay(replica);
    }
    await this.#cluster.catchUp();
  }

  async #set(target: NodeTarget, change: string): Promise<void> {
    await this.#cluster.asSuperuser(target, async (session) => {
      await session.query(`ALTER SYSTEM ${change}`);
      await session.query('SELECT pg_reload_conf()');
    });
  }
}
