import { describe, expect, it } from '@jest/globals';
import type { Answer } from './bounded-probe.js';
import type { ServerStanding } from './health-ports.js';
import { databaseHealth, serverHealth } from './health-verdict.js';

const ANSWERED: Answer<void> = { kind: 'answered', value: undefined, tookMs: 3 };
const LATE: Answer<void> = { kind: 'late' };
const standing = (state: ServerStanding['state'], role: ServerStanding['role'] = 'replica') => ({
  name: 'replica-1',
  role,
  state,
  reason: state === 'ejected' ? 'lagging' : null,
  lagMs: 12,
  lagBytes: 4096,
});
const breaker = (state: 'closed' | 'open' | 'half-open') => ({
  target: 'replica-1',
  state,
  failures: 5,
  trips: 1,
});
const REPLICA = { name: 'replica-1', role: 'replica' } as const;
const PRIMARY = { name: 'primary', role: 'primary' } as const;
const server = (
  target: typeof REPLICA | typeof PRIMARY,
  answer: Answer<void> = ANSWERED,
  node?: ServerStanding,
) => serverHealth(target, answer, node, undefined);

describe('serverHealth', () => {
  it.each([LATE, { kind: 'failed' } as const])('is down when it has not answered: %j', (answer) => {
    expect(serverHealth(REPLICA, answer, standing('serving'), breaker('closed'))).toMatchObject({
      status: 'down',
      latencyMs: null,
    });
  });

  it.each(['joining', 'ejected', 'catching-up'] as const)(
    'is degraded when it answers and is %s',
    (state) => {
      expect(server(REPLICA, ANSWERED, standing(state)).status).toBe('degraded');
    },
  );

  it.each(['open', 'half-open'] as const)('is degraded while its breaker is %s', (state) => {
    expect(serverHealth(REPLICA, ANSWERED, standing('serving'), breaker(state)).status).toBe('degraded');
  });

  it('is up when it answers and serves, with all that routing knows; its role is the present one', () => {
    expect(serverHealth(REPLICA, ANSWERED, standing('serving', 'primary'), breaker('closed'))).toEqual({
      name: 'replica-1',
      role: 'primary',
      status: 'up',
      latencyMs: 3,
      state: 'serving',
      reason: null,
      lagMs: 12,
      lagBytes: 4096,
    });
  });

  it('is what was configured where nothing watches it', () => {
    expect(server(PRIMARY)).toMatchObject({ role: 'primary', status: 'up', state: null, lagMs: null });
  });
});

describe('databaseHealth', () => {
  it.each([
    ['down without any server', []],
    ['down when nobody answers', [server(PRIMARY, LATE), server(REPLICA, LATE)]],
    [
      'down when whoever answers would be sent nothing',
      [server(PRIMARY, LATE), server(REPLICA, ANSWERED, standing('ejected'))],
    ],
    ['degraded while only a replica serves: reads go on', [server(PRIMARY, LATE), server(REPLICA)]],
    ['degraded while only the primary serves', [server(PRIMARY), server(REPLICA, LATE)]],
    ['degraded while no server is the primary', [server(REPLICA)]],
    ['degraded while a replica lags', [server(PRIMARY), server(REPLICA, ANSWERED, standing('ejected'))]],
    ['up when all are', [server(PRIMARY), server(REPLICA)]],
    ['up with a primary alone', [server(PRIMARY)]],
  ])('is %s', (title, servers) => {
    expect(title.startsWith(databaseHealth(servers, [breaker('closed')]))).toBe(true);
  });

  it.each(['open', 'half-open'] as const)(
    'is degraded while any breaker is %s, also of what is no server',
    (state) => {
      expect(databaseHealth([server(PRIMARY)], [breaker(state)])).toBe('degraded');
    },
  );
});
