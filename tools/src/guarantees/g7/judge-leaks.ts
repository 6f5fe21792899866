import type { LeakJournal } from './leak-journal.js';
import type { LeakTally } from './g7.job.js';
import type { ObservedBatch, ObservedLeak } from './inject-leaks.js';

/** From a request's end until its leak must be found, and until its slot must be back; ms. Source: targets, G7. */
export const FOUND_WITHIN_MS = 1000;
export const BACK_WITHIN_MS = 2000;
/** How long the server may take to end a session that was given up; ms. */
export const SESSION_GONE_WITHIN_MS = 3000;

/** Adds up what became of the leaks, batch by batch. */
export class LeakJudge {
  readonly #journal: LeakJournal;
  readonly #violations: string[] = [];
  #injected = 0;
  #notFound = 0;
  #longestFoundMs = 0;
  #longestSlotMs = 0;
  #longestSessionMs = 0;

  constructor(journal: LeakJournal) {
    this.#journal = journal;
  }

  get tally(): LeakTally {
    return {
      injected: this.#injected,
      notFound: this.#notFound,
      longestFoundMs: Math.round(this.#longestFoundMs),
      longestSlotMs: Math.round(this.#longestSlotMs),
      longestSessionMs: Math.round(this.#longestSessionMs),
      violations: this.#violations,
    };
  }

  add({ leaks, slotsBackAfterMs, probed: { unserved, cutOff } }: ObservedBatch): void {
    for (const observed of leaks) this.#judge(observed);
    if (unserved > 0) this.#violations.push(`${String(unserved)} slots are lost for good`);
    if (cutOff > 0) this.#violations.push(`${String(cutOff)} who waited for a slot lost it again`);
    for (const afterMs of slotsBackAfterMs) {
      this.#longestSlotMs = Math.max(this.#longestSlotMs, finite(afterMs));
      if (afterMs > BACK_WITHIN_MS) this.#violations.push(`a slot was back after ${text(afterMs)}`);
    }
  }

  /** @param rows what leaked transactions wrote and the database holds */
  addVisible(rows: number): void {
    if (rows > 0) this.#violations.push(`${String(rows)} rows of leaked transactions can be seen`);
  }

  #judge({ leak, kind, sessionGoneAfterMs, end }: ObservedLeak): void {
    this.#injected += 1;
    const fail = (what: string): void => {
      this.#violations.push(`a connection ${kind.name}: ${what}`);
    };
    this.#judgeReports(leak.requestId, leak.lostAtMs, kind.site, fail);
    this.#longestSessionMs = Math.max(this.#longestSessionMs, finite(sessionGoneAfterMs));
    if (sessionGoneAfterMs > SESSION_GONE_WITHIN_MS)
      fail(`the server lost its session after ${text(sessionGoneAfterMs)}`);
    if (!end.startsWith('DB_')) fail(`its transaction ${end}`);
  }

  #judgeReports(requestId: string, lostAtMs: number, site: string, fail: (what: string) => void): void {
    const [found, again] = this.#journal.about(requestId);
    if (found === undefined) {
      this.#notFound += 1;
      fail('was not found');
      return;
    }
    const afterMs = found.atMs - lostAtMs;
    this.#longestFoundMs = Math.max(this.#longestFoundMs, afterMs);
    if (afterMs > FOUND_WITHIN_MS) fail(`was found after ${text(afterMs)}`);
    if (!found.callSite.includes(site)) fail(`was said to be taken at ${found.callSite}`);
    if (!found.isReclaimed) fail('was not taken back');
    if (again !== undefined) fail('was lost again by the same request');
  }
}

/** JSON knows no Infinity; what never happened has a violation of its own. */
function finite(ms: number): number {
  return Number.isFinite(ms) ? ms : 0;
}

function text(ms: number): string {
  return Number.isFinite(ms) ? `${String(Math.round(ms))} ms` : 'more than the time given';
}
