import type { Clock } from '../../pipeline/clock.js';
import type { SessionReport } from '../../pipeline/server-reports.js';
import { BoundedProbe } from './bounded-probe.js';
import { readDiskSpace } from './disk-space.provider.js';
import type { HealthPorts, HealthRhythm } from './health-ports.js';
import type {
  AlertTally,
  CacheHealth,
  DatabaseHealthStatus,
  KnownNow,
  LightHealthStatus,
  StorageHealth,
} from './health-status.js';
import { Readiness } from './readiness.js';
import { ServerChecks, type Check } from './server-checks.js';
import { ServerReports } from './server-reports.js';

export type { HealthPorts, HealthRhythm, HealthTarget, ServerStanding } from './health-ports.js';

/** How long a server may take to answer; ms. */
const DEADLINE_MS = 1000;
/** Whoever asks, and however often: from one check to the next at least; ms. */
const LEAST_INTERVAL_MS = 1000;
const DEFAULT_RHYTHM: HealthRhythm = { lightIntervalMs: 10_000, fullIntervalMs: 30_000 };
const NO_ALERTS: AlertTally = { info: 0, warning: 0, critical: 0 };
const NO_CACHE: CacheHealth = { connected: null, entries: 0, memoryBytes: 0 };

/** One period between start and stop. */
interface Run {
  stopTimer?: () => void;
}

/**
 * Answers "is the database there?" over connections of its own, so that a busy pool never looks like a dead server;
 * from a short cache, so that any number of askers costs one probe a second; and in time, whatever the servers do.
 */
export class DatabaseHealthMonitorService {
  readonly #ports: HealthPorts;
  readonly #cacheMs: number;
  readonly #rhythm: HealthRhythm;
  readonly #clock: Clock;
  readonly #servers: ServerChecks;
  readonly #reports: ServerReports;
  readonly #readiness = new Readiness();
  #last: Check | undefined;
  #checking: Promise<Check> | undefined;
  #run: Run | undefined;

  /** @param cacheMs how long one check answers every asker, a second at least; ms */
  constructor(ports: HealthPorts, cacheMs: number, rhythm: HealthRhythm = DEFAULT_RHYTHM) {
    const { nowMs, after = processTimer, diskSpace = readDiskSpace } = ports;
    this.#ports = ports;
    this.#cacheMs = Math.max(cacheMs, LEAST_INTERVAL_MS);
    this.#rhythm = rhythm;
    this.#clock = { nowMs, after };
    this.#servers = new ServerChecks(ports, this.#clock, DEADLINE_MS);
    const probe = new BoundedProbe({ deadlineMs: DEADLINE_MS, mostUnanswered: 1 }, this.#clock);
    this.#reports = new ServerReports({ ...ports, diskSpace }, rhythm, probe);
  }

  /** Checks in its rhythm from now on, once a second while something is wrong. */
  start(): void {
    if (this.#run !== undefined) return;
    this.#run = {};
    void this.#keepChecking(this.#run);
  }

  stop(): void {
    this.#run?.stopTimer?.();
    this.#run = undefined;
  }

  async getHealthStatus(): Promise<DatabaseHealthStatus> {
    const { status, checkedAt, targets } = await this.#checkNotOlderThan(
      this.#isReady ? this.#cacheMs : LEAST_INTERVAL_MS,
    );
    const { sessions, storage } = this.#reports;
    return {
      status,
      checkedAt,
      targets,
      sessions: sessions?.summary ?? null,
      storage: storage?.summary ?? null,
      ...this.#knownNow(),
    };
  }

  /** No query, no waiting. */
  getLightweightHealthStatus(): LightHealthStatus {
    return {
      status: this.#last?.status ?? 'unknown',
      lastCheckAgeMs: this.#last === undefined ? null : this.#ageOf(this.#last),
      ...this.#knownNow(),
    };
  }

  /** The primary's sessions as last reported; null while not known. */
  get sessions(): readonly SessionReport[] | null {
    return this.#reports.sessions?.raw ?? null;
  }

  /** The primary's space as last reported; null while not known. */
  get storage(): StorageHealth | null {
    return this.#reports.storage?.summary ?? null;
  }

  get #isReady(): boolean {
    if (this.#servers.isRoutingLost) this.#readiness.lost();
    else if (this.#isWarm) this.#readiness.warmed();
    return this.#readiness.isReady;
  }

  #knownNow(): KnownNow {
    const { pool, breakers, cache, alerts } = this.#ports;
    return {
      isReady: this.#isReady,
      pool: pool(),
      breakers:
        breakers?.().map(({ target, state, failures, trips }) => ({ target, state, failures, trips })) ?? [],
      cache: cache?.() ?? NO_CACHE,
      alerts: alerts?.() ?? NO_ALERTS,
    };
  }

  async #keepChecking(run: Run): Promise<void> {
    const { lightIntervalMs, fullIntervalMs } = this.#rhythm;
    const intervalMs = Math.min(lightIntervalMs, fullIntervalMs);
    const soonMs = Math.min(intervalMs, LEAST_INTERVAL_MS);
    const status = await this.#checkNotOlderThan(soonMs).then(
      (check) => check.status,
      () => 'down',
    );
    if (this.#run !== run) return;
    const isWell = status !== 'down' && this.#isReady;
    run.stopTimer = this.#clock.after(isWell ? intervalMs : soonMs, () => void this.#keepChecking(run));
  }

  async #checkNotOlderThan(mostMs: number): Promise<Check> {
    const last = this.#last;
    if (last !== undefined && this.#isFresh(last, mostMs)) return last;
    this.#checking ??= this.#check().finally(() => {
      this.#checking = undefined;
    });
    return await this.#checking;
  }

  async #check(): Promise<Check> {
    const [check] = await Promise.all([this.#servers.check(), this.#reports.refresh()]);
    this.#last = check;
    if (check.status === 'down') this.#readiness.bad();
    else this.#readiness.good(this.#isWarm);
    return check;
  }

  get #isWarm(): boolean {
    return this.#ports.isWarm?.() ?? true;
  }

  #ageOf({ checkedAt }: Check): number {
    return this.#ports.nowMs() - checkedAt.getTime();
  }

  /** A check from the future was made before the clock was put back: it is as old as nobody knows. */
  #isFresh(check: Check, mostMs: number): boolean {
    const ageMs = this.#ageOf(check);
    return ageMs >= 0 && ageMs < mostMs;
  }
}

function processTimer(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms).unref();
  return () => {
    clearTimeout(timer);
  };
}
