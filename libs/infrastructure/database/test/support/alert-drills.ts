import assert from 'node:assert/strict';
import { CACHE_SUGGESTIONS } from '../../src/internal/alerts/cache-rules.js';
import type { AlertFigures, ServerSeen } from '../../src/internal/alerts/alert-snapshot.js';
import { WELL, type AlertStage } from './alert-stage.js';

/** One fault, planted, seen and mended; throws when the alerts are not what they should be. */
export interface AlertDrill {
  readonly title: string;
  readonly play: (stage: AlertStage) => void;
}

const GIB = 1024 ** 3;
const MINUTE = 60;
/** Longer than any alert outlives its fault, but those of things that happen once. */
const A_WHILE = 2 * MINUTE;
/** Seconds over which the hit ratio is judged. */
const CACHE_WINDOW = 5 * MINUTE;

const pool = (used: number, waiting = 0, limit = 100, max = 100): Partial<AlertFigures> => ({
  pool: { used, limit, max, waiting },
});
const session = (change: object) => ({ pid: 4711, idleMs: null, lockWaitMs: null, blockedBy: [], ...change });
const replica = (change: Partial<ServerSeen>): Partial<AlertFigures> => ({
  servers: WELL.servers.map((server) => (server.role === 'replica' ? { ...server, ...change } : server)),
});
const breaker = (target: string, state: 'closed' | 'open' | 'half-open'): Partial<AlertFigures> => ({
  breakers: WELL.breakers.map((one) => (one.target === target ? { ...one, state, failures: 5 } : one)),
});

type CacheTotals = AlertFigures['cache'];

/** What the cache has done since the look before. */
function cacheDid(stage: AlertStage, added: Partial<CacheTotals>): void {
  const { cache } = stage.figures;
  const sum = (name: keyof CacheTotals): number => cache[name] + (added[name] ?? 0);
  stage.set({
    cache: {
      hits: sum('hits'),
      misses: sum('misses'),
      bypassed: sum('bypassed'),
      evictions: sum('evictions'),
      refused: sum('refused'),
      noRoom: sum('noRoom'),
    },
  });
}

/** A hundred reads a second. */
function reads(stage: AlertStage, seconds: number, hitPercent: number): void {
  for (let second = 0; second < seconds; second += 1) {
    cacheDid(stage, { hits: hitPercent, misses: 100 - hitPercent });
    stage.pass(1);
  }
}

/** All at once, as often as the window of the hit ratio needs to show it always: for ten minutes and one look. */
function bursts(stage: AlertStage, added: Partial<CacheTotals>): void {
  for (let seconds = 10 * MINUTE + 1; seconds > 0; seconds -= CACHE_WINDOW) {
    cacheDid(stage, added);
    stage.pass(Math.min(seconds, CACHE_WINDOW));
  }
}

/** That exactly these alerts are active. */
function shows(stage: AlertStage, ...keys: readonly string[]): void {
  assert.deepEqual(stage.active.toSorted(), keys.toSorted());
}

/** That the alert stays for the seconds before it, and is gone with the last of them. */
function clearsIn(stage: AlertStage, seconds: number, key: string): void {
  stage.pass(seconds);
  shows(stage, key);
  stage.pass(1);
  shows(stage);
}

/** A figure that is a fault above one limit and well below another; each value is a whole figure set. */
function limits(
  key: string,
  {
    still,
    over,
    between,
    well,
  }: Readonly<Record<'still' | 'over' | 'between' | 'well', Partial<AlertFigures>>>,
  clearSeconds: number,
  betweenSeconds = A_WHILE,
): AlertDrill['play'] {
  return (stage) => {
    stage.set(still);
    stage.pass(5);
    shows(stage);
    stage.set(over);
    stage.pass(1);
    shows(stage, key);
    stage.set(between);
    stage.pass(betweenSeconds);
    shows(stage, key);
    stage.set(well);
    stage.pass(clearSeconds);
    stage.set(between);
    stage.pass(1);
    stage.set(well);
    clearsIn(stage, clearSeconds, key);
    stage.set(between);
    stage.pass(5);
    shows(stage);
  };
}

export const ALERT_DRILLS: readonly AlertDrill[] = [
  {
    title: 'a quiet hour, figures just below every limit, raises nothing',
    play(stage) {
      stage.set({
        ...pool(80),
        sessions: [session({ lockWaitMs: 5000, blockedBy: [1] }), session({ idleMs: 30_000 })],
        storage: { disk: { usedRatio: 0.85 }, retainedWalBytes: GIB },
      });
      for (let minute = 0; minute < MINUTE; minute += 1) {
        stage.pass(MINUTE);
        const { slow, critical } = stage.figures.queries;
        stage.set({ queries: { slow: slow + 4, critical } });
      }
      assert.deepEqual(stage.changes, []);
    },
  },
  {
    title:
      'a pool above 80 % for a minute is high; a moment below begins anew; it ends half a minute below 70 %',
    play(stage) {
      stage.set(pool(81));
      stage.pass(MINUTE);
      stage.set(pool(80));
      stage.pass(1);
      stage.set(pool(81));
      stage.pass(MINUTE);
      shows(stage);
      stage.pass(1);
      shows(stage, 'pool-utilisation-high');
      assert.equal(stage.report('pool-utilisation-high')?.evidence['utilisationPercent'], 81);
      stage.set(pool(71));
      stage.pass(MINUTE);
      shows(stage, 'pool-utilisation-high');
      stage.set(pool(70));
      clearsIn(stage, 30, 'pool-utilisation-high');
    },
  },
  {
    title: 'a pool above 95 % is saturated at once, and until ten seconds below 85 %',
    play: limits(
      'pool-saturated',
      {
        still: pool(95),
        over: pool(96),
        between: pool(86, 1),
        well: pool(85),
      },
      10,
      20,
    ),
  },
  {
    title: 'a limit below the maximum counts when somebody waits for it, and not before',
    play(stage) {
      stage.set(pool(20, 0, 20, 100));
      stage.pass(A_WHILE);
      shows(stage);
      stage.set(pool(20, 1, 20, 100));
      stage.pass(1);
      shows(stage, 'pool-saturated');
      stage.set(pool(0, 0, 0, 0));
      stage.pass(A_WHILE);
      shows(stage);
    },
  },
  {
    title:
      'connections that stay high for ten minutes with nobody waiting look like a leak; a waiter begins anew',
    play(stage) {
      stage.set(pool(81));
      stage.pass(10 * MINUTE);
      stage.set(pool(81, 1));
      stage.pass(1);
      stage.set(pool(81));
      stage.pass(10 * MINUTE);
      shows(stage, 'pool-utilisation-high');
      stage.pass(1);
      shows(stage, 'pool-utilisation-high', 'connections-staying-high');
      stage.set(pool(81, 1));
      stage.pass(A_WHILE);
      shows(stage, 'pool-utilisation-high', 'connections-staying-high');
      stage.set(pool(70));
      stage.pass(MINUTE);
      shows(stage, 'connections-staying-high');
      stage.pass(1);
      shows(stage);
    },
  },
  {
    title: 'each leak is told with its place in code and its route, until ten minutes without another',
    play(stage) {
      const callSite = 'patients.service.ts:41:17';
      const leak = { callSite, route: 'GET /v1/patients/:id', ageMs: 812.4 };
      stage.pass(1, [leak, { ...leak, ageMs: 900 }, { callSite: 'nightly.job.ts:7:3', ageMs: 5 }]);
      shows(stage, `connection-leak:${callSite}`, 'connection-leak:nightly.job.ts:7:3');
      const { evidence, cause } = stage.report(`connection-leak:${callSite}`)!;
      assert.deepEqual(evidence, { callSite, route: 'GET /v1/patients/:id', ageMs: 900 });
      assert.ok(cause.includes(callSite));
      assert.equal('route' in stage.report('connection-leak:nightly.job.ts:7:3')!.evidence, false);
      assert.equal(stage.raised.get(`connection-leak:${callSite}`), 2);
      stage.pass(9 * MINUTE);
      stage.pass(1, [leak]);
      assert.equal(stage.raised.get(`connection-leak:${callSite}`), 3);
      clearsIn(stage, 10 * MINUTE, `connection-leak:${callSite}`);
    },
  },
  {
    title: 'an open breaker is told until it is closed, half-open included; the primary’s is critical',
    play(stage) {
      stage.set(breaker('replica-1', 'open'));
      stage.pass(30);
      shows(stage, 'breaker-open:replica-1');
      assert.equal(stage.report('breaker-open:replica-1')?.severity, 'warning');
      stage.set(breaker('replica-1', 'half-open'));
      stage.pass(30);
      shows(stage, 'breaker-open:replica-1');
      stage.set(breaker('primary', 'open'));
      stage.pass(1);
      shows(stage, 'breaker-open:primary');
      assert.equal(stage.report('breaker-open:primary')?.severity, 'critical');
      stage.set(breaker('primary', 'closed'));
      stage.pass(1);
      shows(stage);
      assert.equal(stage.changes.length, 4);
    },
  },
  {
    title: 'an open breaker of Redis is a warning: each process caches for itself',
    play(stage) {
      const redis = { target: 'redis', failures: 5 };
      stage.set({ breakers: [...WELL.breakers, { ...redis, state: 'open' }] });
      stage.pass(1);
      shows(stage, 'breaker-open:redis');
      assert.equal(stage.report('breaker-open:redis')?.severity, 'warning');
      stage.set({ breakers: [...WELL.breakers, { ...redis, state: 'closed' }] });
      stage.pass(1);
      shows(stage);
    },
  },
  {
    title: 'an ejected replica is told with the reason, until it has served for five seconds',
    play(stage) {
      stage.set(replica({ state: 'ejected', reason: 'unreachable' }));
      stage.pass(1);
      shows(stage, 'replica-ejected:replica-1');
      assert.equal(stage.report('replica-ejected:replica-1')?.evidence['reason'], 'unreachable');
      stage.set(replica({ state: 'catching-up', lagMs: 900 }));
      stage.pass(10);
      stage.set(replica({ state: 'serving' }));
      stage.pass(3);
      stage.set(replica({ state: 'ejected', reason: 'stalled' }));
      stage.pass(1);
      stage.set(replica({ state: 'serving' }));
      clearsIn(stage, 5, 'replica-ejected:replica-1');
      assert.equal(stage.changes.length, 2);
    },
  },
  {
    title: 'a replica that lags is told as that, until it has caught up and served for five seconds',
    play(stage) {
      stage.set(replica({ state: 'ejected', reason: 'lagging', lagMs: 12_000.6 }));
      stage.pass(1);
      shows(stage, 'replica-lagging:replica-1');
      assert.equal(stage.report('replica-lagging:replica-1')?.evidence['lagMs'], 12_001);
      stage.set(replica({ state: 'catching-up' }));
      stage.pass(10);
      shows(stage, 'replica-lagging:replica-1');
      stage.set(replica({ state: 'serving' }));
      clearsIn(stage, 5, 'replica-lagging:replica-1');
    },
  },
  {
    title: 'a replica that joins or catches up for twenty seconds is told; one that is quicker is not',
    play(stage) {
      for (const state of ['joining', 'catching-up'] as const) {
        stage.set(replica({ state }));
        stage.pass(20);
        shows(stage);
        stage.pass(1);
        shows(stage, 'replica-not-joining:replica-1');
        stage.set(replica({ state: 'serving' }));
        clearsIn(stage, 5, 'replica-not-joining:replica-1');
      }
    },
  },
  {
    title: 'a lost primary is told at once with the reason, until there has been one for five seconds',
    play(stage) {
      stage.pass(1);
      stage.set({
        primary: null,
        servers: [{ ...WELL.servers[0]!, state: 'ejected', reason: 'stalled' }, WELL.servers[1]!],
      });
      stage.pass(1);
      shows(stage, 'primary-down');
      assert.equal(stage.report('primary-down')?.evidence['reason'], 'stalled');
      assert.equal(stage.report('primary-down')?.severity, 'critical');
      stage.set(WELL);
      clearsIn(stage, 5, 'primary-down');
    },
  },
  {
    title: 'a primary that was never found is told after ten seconds; until then a process is starting',
    play(stage) {
      stage.set({ primary: null, servers: [] });
      stage.pass(10);
      shows(stage);
      stage.pass(1);
      shows(stage, 'primary-down');
      assert.deepEqual(stage.report('primary-down')?.evidence, {});
    },
  },
  {
    title: 'a promotion is told, also after a time without a primary, and for ten minutes',
    play(stage) {
      stage.pass(1);
      stage.set({ primary: null });
      stage.pass(2);
      stage.set({ primary: { name: 'replica-1', timeline: 2 } });
      stage.pass(1);
      shows(stage, 'primary-down', 'primary-changed:replica-1');
      const { evidence } = stage.report('primary-changed:replica-1')!;
      assert.deepEqual(evidence, { from: 'primary', to: 'replica-1', timeline: 2 });
      stage.pass(5);
      clearsIn(stage, 10 * MINUTE - 5, 'primary-changed:replica-1');
      stage.set({ primary: { name: 'replica-1', timeline: 3 } });
      stage.pass(1);
      shows(stage, 'primary-changed:replica-1');
      stage.set({ primary: { name: 'replica-2', timeline: 3 } });
      stage.pass(1);
      shows(stage, 'primary-changed:replica-1', 'primary-changed:replica-2');
    },
  },
  {
    title: 'a database of which no server can serve is told after ten seconds; not knowing changes nothing',
    play(stage) {
      stage.set({ health: 'down' });
      stage.pass(10);
      shows(stage);
      stage.set({ health: 'degraded' });
      stage.pass(1);
      stage.set({ health: 'down' });
      stage.pass(11);
      shows(stage, 'database-unreachable');
      stage.set({ health: 'unknown' });
      stage.pass(A_WHILE);
      shows(stage, 'database-unreachable');
      stage.set({ health: 'degraded' });
      stage.pass(1);
      shows(stage);
    },
  },
  {
    title: 'a lock waited for over five seconds is told with who holds it, until five seconds without',
    play(stage) {
      const waits = (lockWaitMs: number, pid: number) => session({ lockWaitMs, pid, blockedBy: [pid + 1] });
      stage.set({ sessions: [waits(5001, 10), waits(8000.4, 20), waits(5002, 30), waits(4000, 40)] });
      stage.pass(1);
      shows(stage, 'lock-wait-long');
      assert.deepEqual(stage.report('lock-wait-long')?.evidence, {
        waiters: 3,
        longestMs: 8000,
        waiterPid: 20,
        blockerPid: 21,
      });
      stage.set({ sessions: null });
      stage.pass(A_WHILE);
      shows(stage, 'lock-wait-long');
      stage.set({ sessions: [waits(5000, 10)] });
      clearsIn(stage, 5, 'lock-wait-long');
      stage.set({ sessions: [session({ lockWaitMs: 5001 })] });
      stage.pass(1);
      assert.equal('blockerPid' in stage.report('lock-wait-long')!.evidence, false);
    },
  },
  {
    title: 'a session idle in its transaction for over thirty seconds is told, until five seconds without',
    play(stage) {
      const idle = (idleMs: number, pid: number) => session({ idleMs, pid });
      stage.set({ sessions: [idle(30_001, 10), idle(90_000, 20), idle(30_000, 30)] });
      stage.pass(1);
      shows(stage, 'idle-in-transaction');
      const { evidence } = stage.report('idle-in-transaction')!;
      assert.deepEqual(evidence, { sessions: 2, longestMs: 90_000, pid: 20 });
      stage.set({ sessions: null });
      stage.pass(A_WHILE);
      shows(stage, 'idle-in-transaction');
      stage.set({ sessions: [idle(30_000, 10)] });
      clearsIn(stage, 5, 'idle-in-transaction');
    },
  },
  {
    title: 'a disk more than 85 % full is told, until a minute at 80 %; one nobody can see is not judged',
    play(stage) {
      const disk = (usedRatio: number) => ({ storage: { disk: { usedRatio }, retainedWalBytes: null } });
      limits(
        'disk-nearly-full',
        { still: disk(0.85), over: disk(0.86), between: disk(0.81), well: disk(0.8) },
        MINUTE,
      )(stage);
      stage.set(disk(0.9));
      stage.pass(1);
      for (const nothing of [
        { storage: { disk: 'unknown' as const, retainedWalBytes: null } },
        { storage: null },
      ]) {
        stage.set(nothing);
        stage.pass(A_WHILE);
        shows(stage, 'disk-nearly-full');
      }
    },
  },
  {
    title: 'a slot that keeps more than 1 GiB is told, until a minute at three quarters, or without slots',
    play(stage) {
      const slot = (retainedWalBytes: number | null): Partial<AlertFigures> => ({
        storage: { disk: 'unknown', retainedWalBytes },
      });
      limits(
        'slot-retains-wal',
        { still: slot(GIB), over: slot(GIB + 1), between: slot(0.75 * GIB + 1), well: slot(0.75 * GIB) },
        MINUTE,
      )(stage);
      stage.set(slot(2 * GIB));
      stage.pass(1);
      assert.deepEqual(stage.report('slot-retains-wal')?.evidence, { retainedWalBytes: 2 * GIB });
      stage.set({ storage: null });
      stage.pass(A_WHILE);
      shows(stage, 'slot-retains-wal');
      stage.set(slot(null));
      clearsIn(stage, MINUTE, 'slot-retains-wal');
    },
  },
  {
    title:
      'ten slow operations within a minute are told, critical ones among them; nine, and old ones, are not',
    play(stage) {
      stage.pass(1);
      stage.set({ queries: { slow: 12, critical: 2 } });
      stage.pass(MINUTE + 1);
      stage.set({ queries: { slow: 20, critical: 2 } });
      stage.pass(1);
      shows(stage);
      stage.set({ queries: { slow: 21, critical: 3 } });
      stage.pass(1);
      shows(stage, 'slow-queries', 'critical-query');
      assert.deepEqual(stage.report('slow-queries')?.evidence, { inLastMinute: 10 });
      stage.pass(MINUTE - 1);
      stage.set({ queries: { slow: 26, critical: 3 } });
      stage.pass(10 * MINUTE);
      shows(stage);
    },
  },
  {
    title: 'slow operations are over half a minute after they have become fewer than five in a minute',
    play(stage) {
      stage.pass(1);
      stage.set({ queries: { slow: 13, critical: 2 } });
      stage.pass(1);
      for (let second = 0; second < 2 * MINUTE; second += 12) {
        stage.set({ queries: { slow: stage.figures.queries.slow + 1, critical: 2 } });
        stage.pass(12);
      }
      clearsIn(stage, 30, 'slow-queries');
    },
  },
  {
    title: 'a critical operation is told at once, until five minutes without another',
    play(stage) {
      stage.pass(1);
      stage.set({ queries: { slow: 3, critical: 3 } });
      stage.pass(1);
      shows(stage, 'critical-query');
      assert.equal(stage.report('critical-query')?.severity, 'critical');
      clearsIn(stage, 5 * MINUTE, 'critical-query');
    },
  },
  {
    title: 'a refusal of the isolation is told at once, until ten minutes without another',
    play(stage) {
      stage.pass(1);
      stage.set({ isolationRefusals: 8 });
      stage.pass(1);
      shows(stage, 'isolation-refusal');
      assert.deepEqual(stage.report('isolation-refusal')?.evidence, { inLastMinute: 1 });
      clearsIn(stage, 10 * MINUTE, 'isolation-refusal');
    },
  },
  {
    title: 'ten refusals within a minute are critical; a counter that begins anew refuses nothing',
    play(stage) {
      stage.pass(1);
      stage.set({ isolationRefusals: 16 });
      stage.pass(1);
      shows(stage, 'isolation-refusal');
      stage.set({ isolationRefusals: 17 });
      stage.pass(1);
      shows(stage, 'isolation-refusal', 'isolation-refusal-burst');
      assert.equal(stage.report('isolation-refusal-burst')?.severity, 'critical');
      stage.set({ isolationRefusals: 0 });
      stage.pass(MINUTE);
      shows(stage, 'isolation-refusal', 'isolation-refusal-burst');
      stage.pass(1);
      shows(stage, 'isolation-refusal');
      stage.pass(9 * MINUTE);
      shows(stage);
    },
  },
  {
    title: 'a counter that begins anew counts from there',
    play(stage) {
      stage.pass(1);
      stage.set({ isolationRefusals: 0 });
      stage.pass(1);
      shows(stage);
      stage.set({ isolationRefusals: 10 });
      stage.pass(1);
      shows(stage, 'isolation-refusal', 'isolation-refusal-burst');
    },
  },
  {
    title: 'what lay in a pause of more than five seconds has not lasted, neither a fault nor its end',
    play(stage) {
      stage.set(pool(90));
      stage.pass(50);
      stage.skip(5001);
      stage.pass(10);
      shows(stage);
      stage.pass(50);
      shows(stage, 'pool-utilisation-high');
      stage.set(pool(10));
      stage.pass(20);
      stage.skip(5001);
      clearsIn(stage, 29, 'pool-utilisation-high');
      stage.set(pool(90));
      for (let look = 0; look < 13; look += 1) stage.skip(5000);
      shows(stage, 'pool-utilisation-high');
    },
  },
  {
    title: 'each value that Redis should not have held is told, until ten minutes without another',
    play(stage) {
      stage.pass(1);
      cacheDid(stage, { refused: 2 });
      stage.pass(1);
      shows(stage, 'cache-value-refused');
      assert.deepEqual(stage.report('cache-value-refused')?.evidence, { inLastMinute: 2 });
      stage.pass(5 * MINUTE);
      cacheDid(stage, { refused: 1 });
      stage.pass(1);
      assert.equal(stage.raised.get('cache-value-refused'), 2);
      clearsIn(stage, 10 * MINUTE, 'cache-value-refused');
    },
  },
  {
    title: 'each value that Redis has no room for is told, until ten minutes without another',
    play(stage) {
      stage.pass(1);
      cacheDid(stage, { noRoom: 3 });
      stage.pass(1);
      shows(stage, 'cache-no-room');
      assert.deepEqual(stage.report('cache-no-room')?.evidence, { inLastMinute: 3 });
      clearsIn(stage, 10 * MINUTE, 'cache-no-room');
    },
  },
  {
    title: 'a cache that is cold at the start and finds nothing for five minutes is none to tell of',
    play(stage) {
      stage.pass(1);
      reads(stage, CACHE_WINDOW, 0);
      reads(stage, 30 * MINUTE, 80);
      assert.deepEqual(stage.changes, []);
    },
  },
  {
    title: 'a hit ratio below 70 % for ten minutes is told, until a minute at 75 %; both over five minutes',
    play(stage) {
      stage.pass(1);
      reads(stage, 15 * MINUTE, 70);
      shows(stage);
      reads(stage, 10 * MINUTE, 69);
      shows(stage);
      reads(stage, 1, 69);
      shows(stage, 'cache-hit-ratio-low');
      const { hitPercent, reads: seen } = stage.report('cache-hit-ratio-low')!.evidence;
      assert.deepEqual([hitPercent, seen], [69, 100 * CACHE_WINDOW]);
      reads(stage, 15 * MINUTE, 74);
      shows(stage, 'cache-hit-ratio-low');
      reads(stage, CACHE_WINDOW + MINUTE - 1, 75);
      shows(stage, 'cache-hit-ratio-low');
      reads(stage, 1, 75);
      shows(stage);
    },
  },
  {
    title: 'fewer than 200 reads in five minutes show no low hit ratio, nor its end, and let it begin anew',
    play(stage) {
      stage.pass(1);
      bursts(stage, { misses: 199 });
      stage.pass(A_WHILE);
      shows(stage);
      stage.pass(CACHE_WINDOW);
      bursts(stage, { misses: 200 });
      shows(stage, 'cache-hit-ratio-low');
      stage.pass(30 * MINUTE);
      shows(stage, 'cache-hit-ratio-low');
      reads(stage, A_WHILE, 100);
      shows(stage);
      reads(stage, A_WHILE, 0);
      stage.pass(CACHE_WINDOW + MINUTE);
      reads(stage, 9 * MINUTE, 0);
      shows(stage);
    },
  },
  {
    title: 'a low hit ratio is told with what may help: more room, fewer calls past the cache, warming',
    play(stage) {
      stage.pass(1);
      const suggests = (added: Partial<CacheTotals>): unknown => {
        bursts(stage, { hits: 100, misses: 200, ...added });
        const { evidence } = stage.report('cache-hit-ratio-low')!;
        assert.equal(evidence['evictions'], added.evictions ?? 0);
        assert.equal(evidence['bypassed'], added.bypassed ?? 0);
        stage.pass(CACHE_WINDOW);
        return evidence['suggestion'];
      };
      assert.equal(suggests({ evictions: 100, bypassed: 500 }), CACHE_SUGGESTIONS.room);
      assert.equal(suggests({ evictions: 99, bypassed: 300 }), CACHE_SUGGESTIONS.optOuts);
      assert.equal(suggests({ evictions: 99, bypassed: 299 }), CACHE_SUGGESTIONS.changes);
      assert.equal(suggests({}), CACHE_SUGGESTIONS.changes);
    },
  },
];
