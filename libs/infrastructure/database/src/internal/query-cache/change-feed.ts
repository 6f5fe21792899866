import type { ChangeReport, ReadChanges } from '../../pipeline/change-report.js';
import type { Clock } from '../../pipeline/clock.js';
import type { Lsn } from '../../pipeline/lsn.js';
import type { Xid } from '../../pipeline/snapshot.js';
import { PastAnswers } from './past-answers.js';

/** How long an answer may take; ms. Whoever waits for it then does without. */
const DEADLINE_MS = 500;
const NOWHERE: Lsn = -1n;

export interface FeedPorts {
  readonly read: ReadChanges;
  readonly clock: Clock;
  /** Told of each report, before anybody who waited for it goes on; `isGap` when what was changed before is not known. */
  readonly heard: (report: ChangeReport, isGap: boolean) => void;
}

/** What must have been heard of. */
export interface Demand {
  /** All that was visible when so many questions had been asked; see {@link ChangeFeed.asked}. */
  readonly after: number;
  /** All that was committed before this place, whose reader saw it as well. */
  readonly floor: Lsn | undefined;
  /** All that transactions before this one have committed: a replica has shown some of it. */
  readonly below: Xid | undefined;
}

/**
 * Hears of every change that is committed, whoever made it, by asking the primary what its snapshot shows that the
 * last one did not.
 *
 * A question that is asked after something became visible hears of it: that is all that session guarantees need, and
 * no clock is asked. Whoever waits for an answer shares the next question with all others who do.
 */
export class ChangeFeed {
  readonly #ports: FeedPorts;
  #last: ChangeReport | undefined;
  #asked = 0;
  /** The latest question that was answered. */
  #answered = 0;
  /** When that was asked. */
  #newsAtMs = -Infinity;
  #isFailing = false;
  /** Of places up to here everything has been heard. */
  #covered = NOWHERE;
  /** The latest place that somebody came with: the next question hears of all that its reader saw. */
  #noted = NOWHERE;
  #ended: Xid = -1n;
  readonly #past = new PastAnswers();
  #held: Promise<void> | undefined;
  #isStopped = false;
  #waiting: { readonly after: number; readonly resolve: (isAnswered: boolean) => void }[] = [];
  #current: Promise<boolean> | undefined;
  #next: Promise<boolean> | undefined;

  constructor(ports: FeedPorts) {
    this.#ports = ports;
  }

  /** How many questions were asked, the one on its way included. */
  get asked(): number {
    return this.#asked;
  }

  /** Transactions before it had ended as of the last answer; below 0 before the first. */
  get ended(): Xid {
    return this.#ended;
  }

  /** Whether the last question went unanswered. */
  get isFailing(): boolean {
    return this.#isFailing;
  }

  /** When the last question that was answered was asked; ms of the clock, -Infinity before the first. */
  get newsAtMs(): number {
    return this.#newsAtMs;
  }

  /** The last answer; undefined before the first, and after a question that failed. */
  get last(): ChangeReport | undefined {
    return this.#last;
  }

  /** Asks its first question only then. @param ready never fails, and soon settles */
  holdUntil(ready: Promise<void>): void {
    this.#held = ready.finally(() => (this.#held = undefined));
  }

  /** Begins with what was shown in the past, so that the first question lists what has changed since. */
  beginAt(past: ChangeReport): void {
    this.#last = past;
  }

  /** The primary's, as of the last answer; undefined before the first, and after a question that failed. */
  get timeline(): number | undefined {
    return this.#last?.timeline;
  }

  /** Asks no more. */
  stop(): void {
    this.#isStopped = true;
    this.#tell(Infinity, false);
  }

  /** Settles with the next answer to a question that is not asked yet, without asking one. @returns whether there was one */
  nextAnswer(): Promise<boolean> {
    if (this.#isStopped) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.#waiting.push({ after: this.#asked, resolve });
    });
  }

  /** All that was visible when so many questions had been asked was committed by transactions before it; undefined for not yet known. */
  endAfter(asked: number): Xid | undefined {
    return this.#past.endAfter(asked);
  }

  /** A question whose answer showed all that transactions before it have committed; undefined for none that is known. */
  firstToShow(below: Xid): number | undefined {
    return this.#past.firstToShow(below);
  }

  hasHeard({ after, floor = NOWHERE, below = 0n }: Demand): boolean {
    return this.#answered > after && floor <= this.#covered && below <= this.#ended;
  }

  /**
   * Settles once a question that is asked from now on is answered, or its time is over.
   *
   * @param floor a place on the primary's timeline whose reader saw all before it
   * @returns whether it was answered: all that can be demanded by now has then been heard of
   */
  catchUp(floor: Lsn = NOWHERE): Promise<boolean> {
    if (floor > this.#noted) this.#noted = floor;
    if (this.#current === undefined) return (this.#current = this.#ask());
    this.#next ??= this.#current.then(() => {
      this.#next = undefined;
      return (this.#current = this.#ask());
    });
    return this.#next;
  }

  async #ask(): Promise<boolean> {
    const { clock, read } = this.#ports;
    if (this.#held !== undefined) await this.#held;
    if (this.#isStopped) return false;
    const number = ++this.#asked;
    const noted = this.#noted;
    const askedAtMs = clock.nowMs();
    const giveUp = new AbortController();
    const stopTimer = clock.after(DEADLINE_MS, () => {
      giveUp.abort();
    });
    try {
      const report = await read(this.#last?.snapshot ?? null, giveUp.signal);
      this.#newsAtMs = askedAtMs;
      this.#answeredBy(report, number, noted);
      this.#tell(number, true);
      return true;
    } catch {
      // What could not be answered in time would take longer each time; and a server that was away may have lost what
      // it had not written: from the next answer on everything begins anew.
      this.#isFailing = true;
      this.#last = undefined;
      this.#tell(Infinity, false);
      return false;
    } finally {
      stopTimer();
      if (this.#next === undefined) this.#current = undefined;
    }
  }

  #tell(number: number, isAnswered: boolean): void {
    const told = this.#waiting.filter(({ after }) => after < number);
    this.#waiting = this.#waiting.filter(({ after }) => after >= number);
    for (const { resolve } of told) resolve(isAnswered);
  }

  #answeredBy(report: ChangeReport, number: number, noted: Lsn): void {
    const last = this.#last;
    const isGap = last === undefined || !follows(report, last);
    this.#last = report;
    this.#ended = report.oldestRunning;
    this.#ports.heard(report, isGap);
    this.#answered = number;
    this.#isFailing = false;
    if (isGap) this.#past.clear();
    this.#past.note({ number, snapshot: report.snapshot, askedAtMs: this.#newsAtMs });
    if (isGap) {
      this.#covered = NOWHERE;
      this.#noted = NOWHERE;
      return;
    }
    // The log had passed an earlier place when the last report was made, so before this snapshot. Of that very place
    // it is not known: what ends there may have become visible later.
    for (const place of [last.place - 1n, noted]) if (place > this.#covered) this.#covered = place;
  }
}

/** Whether nothing can lie between two reports that the later one does not list. */
function follows(report: ChangeReport, last: ChangeReport): boolean {
  const isSameServer = report.systemId === last.systemId && report.timeline === last.timeline;
  return isSameServer && report.place >= last.place && report.oldestRunning >= last.oldestRunning;
}
