import { SessionHistory } from '../../g2/history/session-history.js';
import type { HistoryEvent } from '../../g2/history/history-event.js';
import { FreshnessHistory, type Staleness } from './freshness-history.js';
import type { Level } from './register-store.port.js';
import type { VisitResult } from './visit.js';

const MOST_TEXTS = 20;

/** What all sessions of one run were shown. */
export interface Sights {
  /** Reads that were answered, by what answered them. */
  readonly reads: Readonly<Record<Level, number>>;
  readonly writes: number;
  /** Sessions that went on in the other process. */
  readonly handovers: number;
  /** Answers of the cache that show less than was acknowledged. */
  readonly stale: Staleness;
  /** Times that a session was shown less than it had seen or written. */
  readonly wentBack: Staleness;
  readonly failures: Staleness;
}

/** Holds all that sessions are shown against what they, and everybody else, have written. */
export class SightTally {
  readonly #freshness = new FreshnessHistory();
  readonly #reads: Record<Level, number> = { l1: 0, l2: 0, server: 0 };
  readonly #wentBack: string[] = [];
  readonly #failures: string[] = [];
  #writes = 0;
  #handovers = 0;

  /** Answered so far. */
  get reads(): number {
    const { l1, l2, server } = this.#reads;
    return l1 + l2 + server;
  }

  /** Answers of a cache so far that lack what was acknowledged. */
  get stale(): number {
    return this.#freshness.judge().count;
  }

  /** All answers so far that lack something. */
  get wrong(): number {
    return this.stale + this.#wentBack.length;
  }

  handedOver(): void {
    this.#handovers += 1;
  }

  /** @param clinic names the registers of the session's clinic among all */
  took(clinic: number, history: SessionHistory, { events, levels }: VisitResult): void {
    const startedAtMs = new Map<number, number>();
    for (const event of events) {
      if (event.type === 'invoke') startedAtMs.set(event.operation, event.atMs);
      this.#wentBack.push(...history.take(event));
      this.#note(clinic, event, startedAtMs.get(event.operation) ?? event.atMs, levels);
    }
  }

  result(): Sights {
    const [reads, writes, handovers] = [this.#reads, this.#writes, this.#handovers];
    const few = (texts: readonly string[]): Staleness => ({
      count: texts.length,
      texts: texts.slice(0, MOST_TEXTS),
    });
    const stale = this.#freshness.judge();
    return { reads, writes, handovers, stale, wentBack: few(this.#wentBack), failures: few(this.#failures) };
  }

  #note(clinic: number, event: HistoryEvent, startedAtMs: number, levels: VisitResult['levels']): void {
    if (event.type === 'invoke') return;
    if (event.type !== 'ok') {
      this.#failures.push(`${event.how} in process ${String(event.process)}: ${event.error}`);
      return;
    }
    const level = levels[event.operation] ?? 'server';
    if (event.kind === 'read') this.#reads[level] += 1;
    else this.#writes += 1;
    for (const [number, version] of event.values) {
      const fact = { register: `${String(clinic)}/${String(number)}`, process: event.process, version };
      if (event.kind === 'write') this.#freshness.wrote({ ...fact, atMs: event.atMs });
      else this.#freshness.read({ ...fact, startedAtMs, level });
    }
  }
}
