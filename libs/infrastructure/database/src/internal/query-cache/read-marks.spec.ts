import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ChangeReport } from '../../pipeline/change-report.js';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { ChangeFeed } from './change-feed.js';
import { ReadMarks } from './read-marks.js';

/** What hears of the changes in a process. */
class Process {
  readonly #database: { report: ChangeReport | undefined };
  readonly #clock = new ManualClock();
  readonly feed: ChangeFeed;
  readonly marks: ReadMarks;

  constructor(database: { report: ChangeReport | undefined }) {
    this.#database = database;
    this.feed = new ChangeFeed({
      clock: this.#clock,
      heard: () => undefined,
      read: () =>
        this.#database.report === undefined
          ? Promise.reject(new Error('away'))
          : Promise.resolve(this.#database.report),
    });
    this.marks = new ReadMarks(this.feed);
  }

  async hear(): Promise<void> {
    await this.feed.catchUp();
    await this.#clock.advance(100);
  }

  /** Whether a session that began with the mark may be answered on what has been heard. */
  satisfies(seenAt: number): boolean {
    return this.feed.hasHeard({ after: seenAt, floor: undefined, below: undefined });
  }
}

const reportAt = (xmin: number, xmax: number, changes: Partial<ChangeReport> = {}): ChangeReport => ({
  snapshot: `${String(xmin)}:${String(xmax)}:${xmin < xmax ? String(xmin) : ''}`,
  oldestRunning: BigInt(xmin),
  place: 10n,
  systemId: 'one',
  timeline: 1,
  changes: [],
  ...changes,
});

describe('ReadMarks', () => {
  let database: { report: ChangeReport | undefined };
  let own: Process;
  let other: Process;
  beforeEach(async () => {
    database = { report: reportAt(100, 100) };
    own = new Process(database);
    other = new Process(database);
    // So that no count of the one can be taken for the other's.
    for (let question = 0; question < 3; question += 1) await own.hear();
    await other.hear();
  });
  const marked = (seenAt: number, seenBelow?: bigint) => {
    const mark = own.marks.of({ seenAt, seenBelow });
    if (mark === undefined) throw new Error('there is no mark');
    return mark;
  };

  it('give none to a session that has seen nothing', () => {
    expect(own.marks.of({ seenAt: -1 })).toBeUndefined();
    expect(own.marks.of({ seenAt: -1, seenBelow: undefined })).toBeUndefined();
  });

  it('mean in their own process what they meant when they were given', () => {
    for (const seenAt of [0, 2, 3, 7]) expect(own.marks.seenAt(marked(seenAt))).toBe(seenAt);
  });

  it('ask another process for later news than it has when they arrive, and for no more', async () => {
    const mark = marked(own.feed.asked);
    expect(mark).toMatchObject({ below: 0n, era: 0 });
    const seenAt = other.marks.seenAt(mark);
    expect(other.satisfies(seenAt)).toBe(false);
    await other.hear();
    expect(other.satisfies(seenAt)).toBe(true);
  });

  it('do not take an answer for later news that was asked for before they arrived', async () => {
    const early = other.hear();
    const seenAt = other.marks.seenAt(marked(own.feed.asked));
    await early;
    expect(other.satisfies(seenAt)).toBe(false);
  });

  describe('of what their process has heard of', () => {
    it('ask for nothing where the other one has heard as much before its latest news', async () => {
      const seenAt = own.feed.asked;
      database.report = reportAt(105, 105);
      await own.hear();
      await other.hear();
      await other.hear();
      database.report = reportAt(110, 110);
      await own.hear();
      expect(marked(seenAt)).toMatchObject({ below: 105n });
      expect(other.satisfies(other.marks.seenAt(marked(seenAt)))).toBe(true);
    });

    it('count from the answer on that showed it: what was asked of a server before that may show less', async () => {
      const seenAt = own.feed.asked;
      database.report = reportAt(105, 105);
      await own.hear();
      const before = other.feed.asked;
      await other.hear();
      const answered = other.feed.asked;
      await other.hear();
      expect(before).toBeLessThan(answered);
      expect(other.marks.seenAt(marked(seenAt))).toBe(answered);
    });

    it('ask for later news where it has not, or where a transaction from before then still runs', async () => {
      const seenAt = own.feed.asked;
      database.report = reportAt(105, 105);
      await own.hear();
      expect(other.satisfies(other.marks.seenAt(marked(seenAt)))).toBe(false);
      database.report = reportAt(104, 106);
      await other.hear();
      expect(other.satisfies(other.marks.seenAt(marked(seenAt)))).toBe(false);
    });

    it.each<[string, Partial<ChangeReport>]>([
      ['the other one listens to another server', { systemId: 'another' }],
      ['the other one knows another timeline', { timeline: 2 }],
    ])('ask for later news where %s', async (_case, changes) => {
      const seenAt = own.feed.asked;
      await own.hear();
      database.report = reportAt(200, 200, changes);
      await other.hear();
      expect(other.satisfies(other.marks.seenAt(marked(seenAt)))).toBe(false);
    });

    it('ask for later news where the other one’s last question failed', async () => {
      const seenAt = own.feed.asked;
      await own.hear();
      for (let question = 0; question < 2; question += 1) await other.hear();
      expect(other.satisfies(other.marks.seenAt(marked(seenAt)))).toBe(true);
      database.report = undefined;
      await other.hear();
      expect(other.satisfies(other.marks.seenAt(marked(seenAt)))).toBe(false);
    });

    it('say when it was no longer once its last question failed', async () => {
      const seenAt = own.feed.asked;
      await own.hear();
      database.report = undefined;
      await own.hear();
      expect(marked(seenAt)).toMatchObject({ below: 0n, era: 0 });
    });
  });

  describe('of what a third process has read', () => {
    it('ask for nothing where all that can have committed it has been heard of', async () => {
      expect(marked(-1, 100n)).toMatchObject({ below: 100n });
      await other.hear();
      expect(own.satisfies(own.marks.seenAt(marked(-1, 100n)))).toBe(true);
      expect(other.satisfies(other.marks.seenAt(marked(-1, 100n)))).toBe(true);
    });

    it('ask for later news where not', async () => {
      const mark = marked(-1, 107n);
      for (const process of [own, other]) {
        const seenAt = process.marks.seenAt(mark);
        expect(process.satisfies(seenAt)).toBe(false);
        await process.hear();
        expect(process.satisfies(seenAt)).toBe(true);
      }
    });

    it('ask for all that was seen besides', async () => {
      const seenAt = own.feed.asked;
      expect(marked(seenAt, 100n)).toMatchObject({ seenAt, below: 0n });
      database.report = reportAt(105, 105);
      await own.hear();
      expect(marked(seenAt, 100n)).toMatchObject({ below: 105n });
      expect(marked(seenAt, 120n)).toMatchObject({ seenAt: own.feed.asked, below: 120n });
    });
  });

  it('of a process that does not listen are taken for seen when they arrive, and it takes any', () => {
    const deaf = new Process(database);
    const mark = deaf.marks.of({ seenAt: 0 });
    expect(mark).toMatchObject({ seenAt: 0, below: 0n, era: 0 });
    expect(mark && other.satisfies(other.marks.seenAt(mark))).toBe(false);
    expect(deaf.marks.seenAt(marked(2))).toBe(0);
  });
});
