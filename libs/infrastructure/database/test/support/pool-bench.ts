import { ConnectionPoolManager } from '../../src/internal/connection-pool/connection-pool.manager.js';
import { PoolLease } from '../../src/internal/connection-pool/pool-lease.js';
import type { LeaseRequest, PoolPorts, PoolSettings } from '../../src/internal/connection-pool/pool-ports.js';
import { FakeConnections, type FakeConnection } from './fake-connections.js';
import { ManualClock } from './manual-clock.js';
import { verdictOf } from './seen-error.js';

type BenchLease = PoolLease<FakeConnection>;
type Manager = ConnectionPoolManager<FakeConnection, BenchLease>;

/** What became of one request. */
export interface Request {
  /** Undefined until it was served. */
  lease: BenchLease | undefined;
  /** How it failed; undefined until it did. */
  verdict: string | undefined;
  /** When it was served or failed; ms since the request. */
  afterMs: number | undefined;
}

export const SETTINGS: PoolSettings = {
  min: 0,
  max: 10,
  queueLimit: 100,
  acquireTimeoutMs: 30_000,
  openTimeoutMs: 5000,
  idleTimeoutMs: 60_000,
  probeAfterIdleMs: 30_000,
  reservedRatio: 0,
  isPatient: true,
  scaling: { isEnabled: false, growAboveRatio: 0.8, cpuRatio: 0.75, cores: 2 },
};

/** A pool on imagined connections and a manual clock. */
export class PoolBench {
  readonly clock = new ManualClock();
  readonly connections = new FakeConnections(this.clock);
  /** What the pool told its observer. */
  readonly seen: string[] = [];
  cpuRatio = 0;
  readonly pool: Manager;

  constructor(
    settings: Partial<PoolSettings> = {},
    ports: Partial<PoolPorts<FakeConnection, BenchLease>> = {},
  ) {
    this.pool = new ConnectionPoolManager(
      { ...SETTINGS, ...settings },
      {
        factory: this.connections,
        lease: (loan) => new PoolLease(loan),
        clock: this.clock,
        random: () => 0.5,
        cpuRatio: () => this.cpuRatio,
        readBudget: undefined,
        observer: {
          waited: (ms) => this.seen.push(`waited ${String(ms)}`),
          used: (ms) => this.seen.push(`used ${String(ms)}`),
          timedOut: () => this.seen.push('timed out'),
          shed: () => this.seen.push('shed'),
          leased: () => this.seen.push('leased'),
          returned: () => this.seen.push('returned'),
        },
        ...ports,
      },
    );
  }

  /** Asks for a lease; what became of it can be read from the answer as time passes. */
  ask(request: LeaseRequest = {}): Request {
    const startMs = this.clock.nowMs();
    const asked: Request = { lease: undefined, verdict: undefined, afterMs: undefined };
    this.pool.acquire(request).then(
      (lease) => {
        asked.lease = lease;
        asked.afterMs = this.clock.nowMs() - startMs;
      },
      (error: unknown) => {
        asked.verdict = verdictOf(error);
        asked.afterMs = this.clock.nowMs() - startMs;
      },
    );
    return asked;
  }

  askTimes(count: number, request: LeaseRequest = {}): Request[] {
    return Array.from({ length: count }, () => this.ask(request));
  }

  /** Leases that many connections. */
  async hold(count: number, request: LeaseRequest = {}): Promise<BenchLease[]> {
    const requests = this.askTimes(count, request);
    await this.clock.advance(0);
    return requests.map(({ lease }) => {
      if (lease === undefined) throw new Error('the pool does not lend that many');
      return lease;
    });
  }

  /** Asks, and gives back after `holdMs`. */
  askFor(holdMs: number, request: LeaseRequest = {}): Promise<number> {
    const startMs = this.clock.nowMs();
    return this.pool.acquire(request).then((lease) => {
      const waitedMs = this.clock.nowMs() - startMs;
      this.clock.after(holdMs, () => {
        lease.release();
      });
      return waitedMs;
    });
  }
}
