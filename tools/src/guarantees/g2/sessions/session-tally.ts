import type { HistoryEvent } from '../history/history-event.js';

const MOST_TEXTS = 20;

/** What the sessions of one run came to. */
export interface SessionRun {
  /** Reads that were answered, hence held against their session's history. */
  readonly checkedReads: number;
  readonly acknowledgedWrites: number;
  /** Times a session went on in another process than before. */
  readonly handovers: number;
  /** All of them; the texts are fewer. */
  readonly violationCount: number;
  readonly violations: readonly string[];
  /** Reads without an answer for want of a server. */
  readonly unansweredReads: number;
  /** Writes that failed, or whose outcome is unknown, for want of a server. */
  readonly unansweredWrites: number;
  /** Failures that no missing server explains. */
  readonly unexplained: readonly string[];
}

/** Counts what happens to all sessions together. */
export class SessionTally {
  #checkedReads = 0;
  #acknowledgedWrites = 0;
  #handovers = 0;
  #violationCount = 0;
  #unansweredReads = 0;
  #unansweredWrites = 0;
  readonly #violations: string[] = [];
  readonly #unexplained: string[] = [];

  get checkedReads(): number {
    return this.#checkedReads;
  }

  get violationCount(): number {
    return this.#violationCount;
  }

  handedOver(): void {
    this.#handovers += 1;
  }

  took(event: HistoryEvent, broken: readonly string[]): void {
    this.#violationCount += broken.length;
    keep(this.#violations, broken);
    if (event.type === 'invoke') return;
    const isRead = event.kind === 'read';
    if (event.type === 'ok') {
      if (isRead) this.#checkedReads += 1;
      else this.#acknowledgedWrites += 1;
    } else if (!event.isOutage) keep(this.#unexplained, [`${event.how}: ${event.error}`]);
    else if (isRead) this.#unansweredReads += 1;
    else this.#unansweredWrites += 1;
  }

  result(): SessionRun {
    return {
      checkedReads: this.#checkedReads,
      acknowledgedWrites: this.#acknowledgedWrites,
      handovers: this.#handovers,
      violationCount: this.#violationCount,
      violations: this.#violations,
      unansweredReads: this.#unansweredReads,
      unansweredWrites: this.#unansweredWrites,
      unexplained: this.#unexplained,
    };
  }
}

function keep(texts: string[], more: readonly string[]): void {
  texts.push(...more.slice(0, MOST_TEXTS - texts.length));
}
