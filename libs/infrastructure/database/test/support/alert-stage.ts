import type { AlertReport } from '../../src/internal/alerts/alert.js';
import type { AlertVerdict } from '../../src/internal/alerts/alert-rules.js';
import type { AlertFigures, AlertSnapshot, LeakSeen } from '../../src/internal/alerts/alert-snapshot.js';

const SECOND_MS = 1000;

/** What a module with one replica shows while all is well. */
export const WELL: AlertFigures = {
  pool: { used: 4, limit: 20, max: 20, waiting: 0 },
  servers: [
    { name: 'primary', role: 'primary', state: 'serving', reason: null, lagMs: null },
    { name: 'replica-1', role: 'replica', state: 'serving', reason: null, lagMs: 3 },
  ],
  primary: { name: 'primary', timeline: 1 },
  breakers: [
    { target: 'primary', state: 'closed', failures: 0 },
    { target: 'replica-1', state: 'closed', failures: 0 },
  ],
  sessions: [],
  storage: { disk: { usedRatio: 0.4 }, retainedWalBytes: 1_000_000 },
  queries: { slow: 3, critical: 2 },
  cache: { hits: 900, misses: 400, bypassed: 60, evictions: 50, refused: 3, noRoom: 2 },
  isolationRefusals: 7,
  health: 'up',
};

/** The rules, fed a snapshot a second on a clock that only the test moves. */
export class AlertStage {
  readonly #rules: { evaluate(snapshot: AlertSnapshot, nowMs: number): AlertVerdict[] };
  readonly #active = new Map<string, AlertReport>();
  #figures: AlertFigures = WELL;
  #nowMs = 5_000_000;
  /** Everything that was raised or resolved, repeated raising left out. */
  readonly changes: string[] = [];
  /** How often each alert was raised, repeated raising included. */
  readonly raised = new Map<string, number>();

  constructor(rules: { evaluate(snapshot: AlertSnapshot, nowMs: number): AlertVerdict[] }) {
    this.#rules = rules;
  }

  /** Keys of the active alerts. */
  get active(): string[] {
    return [...this.#active.keys()];
  }

  report(key: string): AlertReport | undefined {
    return this.#active.get(key);
  }

  get figures(): AlertFigures {
    return this.#figures;
  }

  set(change: Partial<AlertFigures>): void {
    this.#figures = { ...this.#figures, ...change };
  }

  /** Lets a second pass for each snapshot. @param leaks found before the first */
  pass(seconds: number, leaks: readonly LeakSeen[] = []): void {
    for (let second = 0; second < seconds; second += 1) this.skip(SECOND_MS, second === 0 ? leaks : []);
  }

  /** Lets `ms` pass without a look, and looks then. */
  skip(ms: number, leaks: readonly LeakSeen[] = []): void {
    this.#nowMs += ms;
    for (const verdict of this.#rules.evaluate({ ...this.#figures, leaks }, this.#nowMs))
      this.#apply(verdict);
  }

  #apply(verdict: AlertVerdict): void {
    const key = verdict.kind === 'raise' ? verdict.report.key : verdict.key;
    if (verdict.kind === 'resolve') this.#active.delete(key);
    if (verdict.kind === 'resolve' || !this.#active.has(key)) this.changes.push(`${verdict.kind} ${key}`);
    if (verdict.kind === 'resolve') return;
    this.#active.set(key, verdict.report);
    this.raised.set(key, (this.raised.get(key) ?? 0) + 1);
  }
}
