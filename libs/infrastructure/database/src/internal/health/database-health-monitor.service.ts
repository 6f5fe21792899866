import type { PoolCounts } from '../../pipeline/pool-counts.js';
import type { DatabaseHealthStatus, HealthState, LightHealthStatus } from './health-status.js';

export interface HealthTarget {
  readonly name: string;
  readonly role: 'primary' | 'replica';
  /** Asks the server for an answer over a connection of the health pool. */
  readonly ping: () => Promise<void>;
}

export interface HealthPorts {
  readonly targets: readonly HealthTarget[];
  readonly pool: () => PoolCounts;
  readonly nowMs: () => number;
}

/**
 * Answers "is the database there?" over connections of its own, so that a busy pool never looks like a dead server,
 * and from a short cache, so that any number of askers costs one probe.
 */
export class DatabaseHealthMonitorService {
  readonly #ports: HealthPorts;
  readonly #cacheMs: number;
  #last: DatabaseHealthStatus | undefined;
  #checking: Promise<DatabaseHealthStatus> | undefined;

  /** @param cacheMs how long one check answers every asker; ms */
  constructor(ports: HealthPorts, cacheMs: number) {
    this.#ports = ports;
    this.#cacheMs = cacheMs;
  }

  async getHealthStatus(): Promise<DatabaseHealthStatus> {
    const last = this.#last;
    if (last !== undefined && this.#isFresh(last)) return { ...last, pool: this.#ports.pool() };
    return await (this.#checking ??= this.#check());
  }

  /** No query, no waiting. */
  getLightweightHealthStatus(): LightHealthStatus {
    return {
      status: this.#last?.status ?? 'unknown',
      lastCheckAgeMs: this.#last === undefined ? null : this.#ageOf(this.#last),
      pool: this.#ports.pool(),
    };
  }

  async #check(): Promise<DatabaseHealthStatus> {
    try {
      const targets = await Promise.all(this.#ports.targets.map((target) => this.#probe(target)));
      const primaries = targets.filter(({ role }) => role === 'primary');
      const isUp = primaries.length > 0 && primaries.every(({ status }) => status === 'up');
      const checkedAt = new Date(this.#ports.nowMs());
      this.#last = { status: isUp ? 'up' : 'down', checkedAt, targets, pool: this.#ports.pool() };
      return this.#last;
    } finally {
      this.#checking = undefined;
    }
  }

  async #probe({ name, role, ping }: HealthTarget): Promise<DatabaseHealthStatus['targets'][number]> {
    const startedAt = this.#ports.nowMs();
    const status = await stateOf(ping);
    return { name, role, status, latencyMs: status === 'up' ? this.#ports.nowMs() - startedAt : null };
  }

  #ageOf(status: DatabaseHealthStatus): number {
    return this.#ports.nowMs() - status.checkedAt.getTime();
  }

  /** A check from the future was made before the clock was put back: it is as old as nobody knows. */
  #isFresh(status: DatabaseHealthStatus): boolean {
    const ageMs = this.#ageOf(status);
    return ageMs >= 0 && ageMs < this.#cacheMs;
  }
}

async function stateOf(ping: () => Promise<void>): Promise<HealthState> {
  try {
    await ping();
    return 'up';
  } catch {
    return 'down';
  }
}
