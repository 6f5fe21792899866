import type { HistoryEvent, RegisterValue } from '../history/history-event.js';

/** Answers of a server that is not there, by their HTTP status. */
const OUTAGES: ReadonlySet<number> = new Set([503, 504]);

interface Failure {
  readonly code?: string;
  readonly statusCode?: number;
  readonly outcome?: string;
}

/** Writes down what one turn of a session does, in the order in which it happens. */
export class TurnRecord {
  readonly events: HistoryEvent[] = [];
  readonly #process: number;
  readonly #nowMs: () => number;

  constructor(process: number, nowMs: () => number) {
    this.#process = process;
    this.#nowMs = nowMs;
  }

  /** @returns whether it was answered */
  async follow(
    kind: HistoryEvent['kind'],
    how: string,
    registers: readonly number[],
    run: () => Promise<readonly RegisterValue[]>,
  ): Promise<boolean> {
    const fact = { kind, how, operation: this.events.length, process: this.#process };
    this.events.push({ ...fact, type: 'invoke', atMs: this.#nowMs(), registers });
    try {
      const values = await run();
      this.events.push({ ...fact, type: 'ok', atMs: this.#nowMs(), values });
      return true;
    } catch (error) {
      this.events.push({ ...fact, ...failureOf(error), atMs: this.#nowMs() });
      return false;
    }
  }
}

/** A write whose outcome is unknown may have happened; everything else left nothing behind. */
function failureOf(error: unknown) {
  const { code, statusCode = 0, outcome } = error as Failure;
  const type = outcome === 'unknown' ? ('info' as const) : ('fail' as const);
  return { type, error: code ?? String(error), isOutage: type === 'info' || OUTAGES.has(statusCode) };
}
