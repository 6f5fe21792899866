import { createHash, randomBytes } from 'node:crypto';
import type { ReadMark, ReadSession } from '../../pipeline/session-footing.js';
import type { Xid } from '../../pipeline/snapshot.js';
import type { ChangeFeed } from './change-feed.js';

const PROCESS_BYTES = 6;

/**
 * Takes along to other processes what sessions have seen where servers name no places.
 *
 * The feed's count means something to one process alone. So another one takes what it is told of as seen when the mark
 * arrived: a question that is asked later hears of it. It need not be asked where all transactions that can have
 * committed what was shown have long been heard of.
 */
export class ReadMarks {
  readonly #feed: ChangeFeed;
  readonly #process = randomBytes(PROCESS_BYTES).readUIntBE(0, PROCESS_BYTES);

  constructor(feed: ChangeFeed) {
    this.#feed = feed;
  }

  /** What the session's token carries; undefined where it has seen nothing. */
  of({ seenAt, seenBelow = 0n }: Pick<ReadSession, 'seenAt' | 'seenBelow'>): ReadMark | undefined {
    if (seenAt < 0 && seenBelow === 0n) return undefined;
    const { last } = this.#feed;
    const mark = { process: this.#process, seenAt, below: 0n, era: 0 };
    if (seenBelow !== 0n) mark.seenAt = Math.max(seenAt, this.#shownAt(seenBelow));
    const end = seenAt < 0 ? seenBelow : this.#feed.endAfter(seenAt);
    if (last === undefined || end === undefined) return mark;
    return { ...mark, below: end > seenBelow ? end : seenBelow, era: eraOf(last) };
  }

  /** What {@link ReadSession.seenAt} must be at least in a session that begins with the mark. */
  seenAt({ process, seenAt, below, era }: ReadMark): number {
    if (process === this.#process) return seenAt;
    const { asked, last } = this.#feed;
    const isComparable = last !== undefined && below !== 0n && era === eraOf(last);
    return isComparable ? this.#shownAt(below) : asked;
  }

  /** How many questions had been asked when all that transactions before it have committed had become visible. */
  #shownAt(below: Xid): number {
    return this.#feed.firstToShow(below) ?? this.#feed.asked;
  }
}

/** Where it is the same, numbers of transactions say the same. */
function eraOf({ systemId, timeline }: { readonly systemId: string; readonly timeline: number }): number {
  return createHash('sha256')
    .update(`${systemId} ${String(timeline)}`)
    .digest()
    .readUInt32BE(0);
}
