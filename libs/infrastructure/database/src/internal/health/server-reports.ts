import type { SessionReport, StorageReport } from '../../pipeline/server-reports.js';
import type { BoundedProbe } from './bounded-probe.js';
import type { HealthPorts, HealthRhythm } from './health-ports.js';
import type { SessionsHealth, StorageHealth } from './health-status.js';
import { sessionSummary } from './session-summary.js';

type ReportPorts = Pick<HealthPorts, 'nowMs' | 'sessions' | 'storage'> &
  Required<Pick<HealthPorts, 'diskSpace'>>;

/** Timers may come that much early; ms. */
const TIMER_SLACK_MS = 10;

interface Report<Raw, Summary> {
  readonly askedMs: number;
  /** Null when it did not come. */
  readonly content: { readonly raw: Raw; readonly summary: Summary } | null;
}

/**
 * What the primary says of its sessions and its space, each no older than it should be.
 *
 * One is asked after the other: they take one connection of the health pool at most, and leave the other to pings.
 */
export class ServerReports {
  readonly #ports: ReportPorts;
  readonly #rhythm: HealthRhythm;
  readonly #probe: BoundedProbe;
  #sessions: Report<readonly SessionReport[], SessionsHealth> | undefined;
  #storage: Report<StorageReport, StorageHealth> | undefined;

  /** @param probe that lets one question out at a time */
  constructor(ports: ReportPorts, rhythm: HealthRhythm, probe: BoundedProbe) {
    this.#ports = ports;
    this.#rhythm = rhythm;
    this.#probe = probe;
  }

  get sessions() {
    return this.#sessions?.content ?? null;
  }

  get storage() {
    return this.#storage?.content ?? null;
  }

  /** Asks for what is due. */
  async refresh(): Promise<void> {
    const { sessions, storage } = this.#ports;
    const { lightIntervalMs, fullIntervalMs } = this.#rhythm;
    if (sessions !== undefined && this.#isDue(this.#sessions, lightIntervalMs))
      this.#sessions = await this.#ask(async (signal) => {
        const raw = await sessions(signal);
        return { raw, summary: sessionSummary(raw, this.#now()) };
      });
    if (storage !== undefined && this.#isDue(this.#storage, fullIntervalMs))
      this.#storage = await this.#ask(async (signal) => {
        const raw = await storage(signal);
        return { raw, summary: await this.#storageHealth(raw) };
      });
  }

  /** A clock that was put back says nothing about ages. */
  #isDue(report: { readonly askedMs: number } | undefined, intervalMs: number): boolean {
    if (report === undefined) return true;
    const ageMs = this.#ports.nowMs() - report.askedMs;
    return ageMs < 0 || ageMs >= intervalMs - TIMER_SLACK_MS;
  }

  async #ask<Content>(question: (signal: AbortSignal) => Promise<Content>) {
    const askedMs = this.#ports.nowMs();
    const answer = await this.#probe.ask(question);
    return { askedMs, content: answer.kind === 'answered' ? answer.value : null };
  }

  async #storageHealth(report: StorageReport): Promise<StorageHealth> {
    const { databaseBytes, dataDirectory, maxConnections, replicationSlots, retainedWalBytes } = report;
    const disk = dataDirectory === null ? null : await this.#ports.diskSpace(dataDirectory);
    return {
      checkedAt: this.#now(),
      databaseBytes,
      disk: disk ?? 'unknown',
      maxConnections,
      replicationSlots,
      retainedWalBytes,
    };
  }

  #now(): Date {
    return new Date(this.#ports.nowMs());
  }
}
