import { describe, expect, it } from '@jest/globals';
import { TokenCodec } from '../internal/session-consistency/token-codec.js';
import { ClientSessions } from './client-sessions.js';

const NOW = 1_800_000_000_000;
const codec = new TokenCodec(Buffer.alloc(32, 7));

/** A process whose marks tell the count of their session, and are taken for 40 here. */
function sessionsOf(hasPlaces: boolean) {
  return new ClientSessions(
    {
      codec,
      cluster: () => ({ systemId: '7', timeline: 1 }),
      marks: {
        of: ({ seenAt }) => (seenAt < 0 ? undefined : { process: 1, seenAt, below: 0n, era: 0 }),
        seenAt: () => 40,
      },
      hasPlaces,
      noticeTimeline: () => undefined,
      refused: () => undefined,
      nowMs: () => NOW,
    },
    4,
  );
}

describe('ClientSessions', () => {
  const token = (seenAt: number) => {
    const sessions = sessionsOf(false);
    const key = {};
    sessions.of(key).seenAt = seenAt;
    return sessions.tokenOf(key);
  };

  it('have no token before anything was seen', () => {
    expect(token(-1)).toBeUndefined();
  });

  it('mark what was seen without a place', () => {
    expect(codec.decode(token(3), NOW)).toMatchObject({ kind: 'valid', token: { mark: { seenAt: 3 } } });
  });

  it('write no mark where reads leave places', () => {
    const sessions = sessionsOf(true);
    const key = {};
    sessions.of(key).seenAt = 3;
    expect(sessions.tokenOf(key)).toBeUndefined();
    sessions.of(key).consistency.wrote({ lsn: 9n, timeline: 1, sentAt: 0 });
    expect(codec.decode(sessions.tokenOf(key), NOW)).toMatchObject({
      ...{ kind: 'valid', token: { writeLsn: 9n, mark: undefined } },
    });
  });

  it('go on from a mark, and forget nothing that was seen after it arrived', () => {
    const sessions = sessionsOf(false);
    const key = {};
    sessions.adopt(key, String(token(3)));
    expect(sessions.of(key)).toMatchObject({ seenAt: 40, consistency: { state: 'valid' } });
    sessions.of(key).seenAt = 50;
    sessions.adopt(key, String(token(3)));
    expect(sessions.of(key).seenAt).toBe(50);
  });

  it('ask the primary first where reads leave places and a mark says that one was left none', () => {
    const sessions = sessionsOf(true);
    const key = {};
    sessions.adopt(key, String(token(3)));
    expect(sessions.of(key).consistency.state).toBe('missing-after-write');
  });

  it('go on from a token without a mark as before', () => {
    const sessions = sessionsOf(false);
    const key = {};
    const { consistency } = sessions.of({});
    consistency.wrote({ lsn: 9n, timeline: 1, sentAt: 0 });
    const plain = consistency.toToken('7', NOW);
    sessions.adopt(key, codec.encode(plain as NonNullable<typeof plain>));
    expect(sessions.of(key)).toMatchObject({ seenAt: -1, consistency: { floor: 9n } });
  });

  it('ask the primary where a token is of another cluster, whatever its mark', () => {
    const sessions = sessionsOf(false);
    const key = {};
    const decoded = codec.decode(token(3), NOW);
    if (decoded.kind !== 'valid') throw new Error('refused');
    sessions.adopt(key, codec.encode({ ...decoded.token, systemId: '8' }));
    expect(sessions.of(key)).toMatchObject({ seenAt: -1, consistency: { state: 'refused' } });
  });
});
