import { beforeEach, describe, expect, it } from '@jest/globals';
import { ConsistencySession, type Sighting } from './consistency-session.js';
import type { ConsistencyToken } from './consistency-token.js';

const tokenOf = (changes: Partial<ConsistencyToken> = {}): ConsistencyToken => ({
  systemId: '7',
  timeline: 1,
  writeLsn: 0n,
  readLsn: 0n,
  seenBelow: 0n,
  isInDoubt: false,
  issuedAtMs: 0,
  ...changes,
});

describe('ConsistencySession', () => {
  let session: ConsistencySession;
  beforeEach(() => {
    session = new ConsistencySession();
  });
  const seen = (lsn: bigint, changes: Partial<Sighting> = {}): Sighting => ({
    lsn,
    timeline: 1,
    isPrimary: false,
    sentAt: session.moment,
    ...changes,
  });
  const onPrimary = (lsn: bigint, changes: Partial<Sighting> = {}) =>
    seen(lsn, { isPrimary: true, ...changes });

  it('asks for nothing, and has nothing to hand on, before it has seen anything', () => {
    expect(session).toMatchObject({ state: 'valid', floor: undefined, timeline: undefined });
    expect(session.toToken('7', 0)).toBeUndefined();
  });

  it('hands on what was seen without a place, be it all there is', () => {
    const mark = { process: 1, seenAt: 2, below: 0n, era: 0 };
    expect(session.toToken('7', 0, mark)).toEqual(tokenOf({ timeline: 0, mark }));
    session.wrote(seen(50n));
    expect(session.toToken('7', 0, mark)).toEqual(tokenOf({ writeLsn: 50n, mark }));
  });

  it('stands at the latest place it has written or read, in whatever order the answers come', () => {
    session.wrote(seen(50n));
    session.read(seen(40n));
    expect(session.floor).toBe(50n);
    session.read(seen(70n));
    session.wrote(seen(60n));
    session.wrote(seen(55n));
    session.read(onPrimary(10n));
    expect(session).toMatchObject({ state: 'valid', floor: 70n, timeline: 1 });
    expect(session.toToken('7', 5)).toEqual(tokenOf({ writeLsn: 60n, readLsn: 70n, issuedAtMs: 5 }));
  });

  describe('in doubt', () => {
    it.each<[string, string, () => void]>([
      [
        'after a write whose place was lost',
        'missing-after-write',
        () => {
          session.wroteUnknown();
        },
      ],
      [
        'after a token that was refused',
        'refused',
        () => {
          session.refuse('forged');
        },
      ],
      [
        'after a token of a session in doubt',
        'missing-after-write',
        () => {
          session.adopt(tokenOf({ readLsn: 5n, isInDoubt: true }));
        },
      ],
      [
        'after a place on an earlier timeline',
        'rebasing',
        () => {
          session.read(onPrimary(5n, { timeline: 2 }));
          session.read(seen(9n));
        },
      ],
    ])('%s, until the primary has answered what was sent later', (_case, state, doubt) => {
      const before = session.moment;
      doubt();
      expect(session.state).toBe(state);
      const { timeline = 1 } = session;
      session.read(onPrimary(100n, { sentAt: before, timeline }));
      expect(session.state).toBe(state);
      session.read(seen(110n, { timeline }));
      expect(session.state).toBe(state);
      session.read(onPrimary(90n, { timeline }));
      expect(session).toMatchObject({ state: 'valid', floor: 110n });
    });

    it('is no longer after a later write whose place is known, but is after one sent before', () => {
      const before = session.moment;
      session.wroteUnknown();
      session.wrote(seen(10n, { sentAt: before }));
      expect(session.state).toBe('missing-after-write');
      session.wrote(seen(20n));
      expect(session).toMatchObject({ state: 'valid', floor: 20n });
    });

    it('is again after each new doubt', () => {
      session.wroteUnknown();
      const sentAt = session.moment;
      session.wroteUnknown();
      session.read(onPrimary(10n, { sentAt }));
      expect(session.state).toBe('missing-after-write');
    });

    it('hands its doubt on, also before it has seen any place', () => {
      session.wroteUnknown();
      expect(session.toToken('7', 0)).toEqual(tokenOf({ timeline: 0, isInDoubt: true }));
      const next = new ConsistencySession();
      next.adopt(tokenOf({ timeline: 0, isInDoubt: true }));
      expect(next).toMatchObject({ state: 'missing-after-write', timeline: undefined });
    });

    it('is no longer once the only server there is has answered what was sent later', () => {
      const before = session.moment;
      session.refuse('expired');
      session.sawAll(before);
      expect(session.state).toBe('refused');
      session.sawAll(session.moment);
      expect(session).toMatchObject({ state: 'valid', floor: undefined });
    });

    it('tells why its token was refused', () => {
      session.refuse('expired');
      expect(session.refusal).toBe('expired');
    });

    it('asks for no older primary than the one its lost write went to, or the one its token was refused under', () => {
      session.wroteUnknown(2);
      expect(session).toMatchObject({ state: 'missing-after-write', timeline: 2 });
      session.refuse('forged', 3);
      expect(session).toMatchObject({ state: 'refused', timeline: 3 });
    });
  });

  describe('a token', () => {
    it('never takes it back', () => {
      session.wrote(seen(50n));
      session.read(seen(60n));
      session.adopt(tokenOf({ writeLsn: 10n, readLsn: 20n }));
      expect(session.toToken('7', 0)).toEqual(tokenOf({ writeLsn: 50n, readLsn: 60n }));
    });

    it('takes it forward, each place on its own', () => {
      session.wrote(seen(50n));
      session.adopt(tokenOf({ writeLsn: 10n, readLsn: 90n }));
      expect(session.toToken('7', 0)).toEqual(tokenOf({ writeLsn: 50n, readLsn: 90n }));
    });

    it('is where a new session begins', () => {
      session.adopt(tokenOf({ timeline: 3, writeLsn: 10n, readLsn: 5n }));
      expect(session).toMatchObject({ state: 'valid', floor: 10n, timeline: 3 });
    });

    it('of a session that saw nothing asks for nothing', () => {
      session.adopt(tokenOf({ timeline: 0 }));
      expect(session).toMatchObject({ state: 'valid', timeline: undefined, floor: undefined });
    });
  });

  describe('when timelines meet', () => {
    beforeEach(() => {
      session.wrote(seen(500n));
    });

    it('stands anew where the later primary has answered, though that place is a smaller number', () => {
      session.read(onPrimary(120n, { timeline: 2 }));
      expect(session).toMatchObject({ state: 'valid', floor: 120n, timeline: 2 });
      expect(session.toToken('7', 0)).toMatchObject({ writeLsn: 0n, readLsn: 120n });
    });

    it('stands anew by a write there, too', () => {
      session.wrote(seen(120n, { timeline: 2 }));
      expect(session).toMatchObject({ state: 'valid', floor: 120n, timeline: 2 });
    });

    it('asks the later primary before it believes a replica there', () => {
      session.read(seen(600n, { timeline: 2 }));
      expect(session).toMatchObject({ state: 'rebasing', timeline: 2 });
      session.read(onPrimary(610n, { timeline: 2 }));
      expect(session).toMatchObject({ state: 'valid', floor: 610n });
    });

    it('asks the later primary before it believes a token from there', () => {
      session.adopt(tokenOf({ timeline: 2, readLsn: 600n }));
      expect(session).toMatchObject({ state: 'rebasing', floor: 600n, timeline: 2 });
    });

    it('keeps a doubt that the later primary’s answer is too old to end', () => {
      const before = session.moment;
      session.wroteUnknown();
      session.read(onPrimary(120n, { timeline: 2, sentAt: before }));
      expect(session).toMatchObject({ state: 'missing-after-write', floor: 120n, timeline: 2 });
    });

    it.each<[string, () => void]>([
      [
        'read',
        () => {
          session.read(onPrimary(900n));
        },
      ],
      [
        'write',
        () => {
          session.wrote(seen(900n));
        },
      ],
      [
        'token',
        () => {
          session.adopt(tokenOf({ writeLsn: 900n }));
        },
      ],
    ])('takes no place from a late %s on the earlier one, and asks the primary', (_case, late) => {
      session.read(onPrimary(120n, { timeline: 2 }));
      late();
      expect(session).toMatchObject({ state: 'rebasing', floor: 120n, timeline: 2 });
    });
  });

  describe('that has read on a replica', () => {
    it('remembers the last transactions and the latest place it was shown, in whatever order the answers come', () => {
      session.read(seen(50n, { below: 700n }));
      session.read(seen(40n, { below: 710n }));
      session.read(seen(60n, { below: 690n }));
      session.read(onPrimary(90n));
      session.read(seen(95n));
      expect(session.sight).toEqual({ below: 710n, at: 60n });
    });

    it('has nothing to ask of the primary once that has shown as much, and not before', () => {
      session.read(seen(50n, { below: 700n }));
      session.shown({ below: 699n, at: 60n });
      // Of the same transactions a replica had shown less by then.
      session.shown({ below: 700n, at: 49n });
      expect(session.sight).toEqual({ below: 700n, at: 50n });
      session.shown({ below: 700n, at: 50n });
      session.shown({ below: 701n, at: 50n });
      expect(session.sight).toBeUndefined();
    });

    it('hands on what the primary may not show, and goes on with it', () => {
      session.read(seen(50n, { below: 700n }));
      expect(session.toToken('7', 5)).toEqual(tokenOf({ readLsn: 50n, seenBelow: 700n, issuedAtMs: 5 }));
      const later = new ConsistencySession();
      later.adopt(tokenOf({ readLsn: 50n }));
      expect(later.sight).toBeUndefined();
      later.adopt(tokenOf({ readLsn: 50n, seenBelow: 700n }));
      expect(later.sight).toEqual({ below: 700n, at: 50n });
    });

    it('forgets it where a promotion has ended every transaction', () => {
      session.read(seen(50n, { below: 700n }));
      session.read(onPrimary(60n, { timeline: 2 }));
      expect(session.sight).toBeUndefined();
      session.read(seen(90n, { below: 800n }));
      expect(session.sight).toBeUndefined();
    });
  });
});
