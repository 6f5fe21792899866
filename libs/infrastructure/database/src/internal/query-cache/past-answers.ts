import { parseSnapshot, type Xid } from '../../pipeline/snapshot.js';

/** Every other answer that is kept is at least so much later than the one before it; ms. */
const SPACING_MS = 50;
/** Of about a second: whoever has not heard as much by then is asked to ask. */
const MOST_ANSWERS = 32;

/** What the primary showed when a question was asked. */
export interface PastAnswer {
  /** Of the question. */
  readonly number: number;
  readonly snapshot: string;
  readonly askedAtMs: number;
}

/** Some of the feed's last answers, the latest among them: so that of what was seen long ago it is known how long. */
export class PastAnswers {
  /** In their order. */
  #kept: PastAnswer[] = [];

  note(answer: PastAnswer): void {
    const before = this.#kept.at(-2);
    // The latest is kept, however close to the one before; where it is, the next takes its place.
    if (before !== undefined && answer.askedAtMs - before.askedAtMs < SPACING_MS) this.#kept.pop();
    this.#kept.push(answer);
    if (this.#kept.length > MOST_ANSWERS) this.#kept.shift();
  }

  /** What came before cannot be compared with what comes. */
  clear(): void {
    this.#kept = [];
  }

  /** All that was visible when so many questions had been asked was committed by transactions before it; undefined for not yet known. */
  endAfter(asked: number): Xid | undefined {
    const answer = this.#kept.find(({ number }) => number > asked);
    return parseSnapshot(answer?.snapshot)?.xmax;
  }

  /** The first question whose answer showed all that transactions before it have committed; undefined for none. */
  firstToShow(below: Xid): number | undefined {
    return this.#kept.find(({ snapshot }) => (parseSnapshot(snapshot)?.xmin ?? -1n) >= below)?.number;
  }
}
