import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { modelOf, operationOf } from '../../../test/support/operation-fixture.js';
import { CLINIC_A } from '../../../test/support/principal-fixture.js';
import type { ChangeReport } from '../../pipeline/change-report.js';
import type { Lsn } from '../../pipeline/lsn.js';
import type { OperationOptions } from '../../pipeline/operation.js';
import type { ReadSession } from '../../pipeline/session-footing.js';
import { modelMetadata } from '../../prisma/generated/model-metadata.js';
import type { CacheEntry } from './entry-store.js';
import { QueryCacheService, type CacheSettings, type SharedCache } from './query-cache.service.js';
import type { SharedResult } from './shared-level.js';

const TTL_MS = 60_000;
const quiet: ChangeReport = {
  ...{ snapshot: '10:10:', oldestRunning: 10n, place: 100n, systemId: 'one', timeline: 1, changes: [] },
};
const reader = (changes: object = {}): ReadSession => ({
  seenAt: -1,
  consistency: {
    state: 'valid' as const,
    floor: undefined,
    timeline: undefined,
    sight: undefined,
    reach: undefined,
    join: () => undefined,
    ...changes,
  },
});

describe('the query cache', () => {
  const clock = new ManualClock();
  const readChanges = jest.fn<(since: string | null, signal: AbortSignal) => Promise<ChangeReport>>();
  const load = jest.fn<() => Promise<unknown>>();
  const replicas = { at: undefined as Lsn | undefined, exist: false, slowest: () => replicas.at, version: 0 };
  const answered = jest.fn();
  const tooLarge = jest.fn();
  let cache: QueryCacheService;

  const opened: QueryCacheService[] = [];

  const open = (settings: Partial<CacheSettings> = {}, shared?: SharedCache) => {
    const made = new QueryCacheService(
      { isEnabled: true, ttlMs: TTL_MS, maxEntries: 10, ...settings },
      modelMetadata,
      { clock, readChanges, replicas, answered, tooLarge, shared },
    );
    opened.push(made);
    return made;
  };
  const read = (session = reader(), options: OperationOptions = {}) =>
    cache.around(operationOf({ options, reader: session, args: { where: { status: 'active' } } }), load);
  const hears = async (report: Partial<ChangeReport>) => {
    readChanges.mockResolvedValue({ ...quiet, ...report });
    await clock.advance(150);
  };

  beforeEach(async () => {
    jest.clearAllMocks();
    Object.assign(replicas, { at: undefined, exist: false, version: 0 });
    readChanges.mockResolvedValue(quiet);
    load.mockResolvedValue([{ mrn: '1' }]);
    cache = open();
    cache.start();
    await clock.advance(1);
  });

  afterEach(() => {
    for (const each of opened.splice(0)) each.stop();
    jest.restoreAllMocks();
  });

  it('asks the database once for what is read twice', async () => {
    await expect(read()).resolves.toEqual([{ mrn: '1' }]);
    await expect(read()).resolves.toEqual([{ mrn: '1' }]);
    expect(load).toHaveBeenCalledTimes(1);
    expect(answered.mock.calls).toEqual([
      ['Patient', 'miss', 'l1'],
      ['Patient', 'hit', 'l1'],
    ]);
  });

  it('asks once for what many ask at once, and gives each rows of their own', async () => {
    const [first, second] = (await Promise.all([read(), read(), read()])) as { mrn: string }[][];
    expect(load).toHaveBeenCalledTimes(1);
    Object.assign(first?.[0] ?? {}, { mrn: 'changed' });
    expect(second).toEqual([{ mrn: '1' }]);
  });

  it.each([
    ['may lack what its reader was shown of another process’s', 11n, 2],
    ['shows all that its reader was shown of another process’s', 10n, 1],
  ])(
    'shares a load only if that is known to have begun late enough: one that %s',
    async (_case, seenBelow, loads) => {
      await Promise.all([read(), read({ ...reader(), seenBelow })]);
      expect(load).toHaveBeenCalledTimes(loads);
    },
  );

  describe('of a reader that does not know how far it has been', () => {
    const lost = (): ReadSession => {
      const session = reader();
      load.mockImplementationOnce(() => {
        Object.assign(session.consistency, { state: 'missing-after-write' });
        return Promise.resolve([{ mrn: 'lost' }]);
      });
      return session;
    };

    it('keeps nothing', async () => {
      await expect(read(lost())).resolves.toEqual([{ mrn: 'lost' }]);
      await expect(read()).resolves.toEqual([{ mrn: '1' }]);
    });

    it('shares nothing', async () => {
      await expect(Promise.all([read(lost()), read()])).resolves.toEqual([[{ mrn: 'lost' }], [{ mrn: '1' }]]);
    });
  });

  it.each([
    ['beside replicas takes over nothing whose place is not known', true, undefined, 1],
    ['beside replicas takes over what says how far its reader had been', true, 5n, 0],
    ['without replicas needs no place', false, undefined, 0],
  ])('%s', async (_case, exist, floor, loads) => {
    Object.assign(replicas, { exist });
    const result: SharedResult = {
      ...{
        value: [{ mrn: 'shared' }],
        snapshot: { xmin: 10n, xmax: 10n, running: [] },
        systemId: 'one',
        timeline: 1,
      },
      reach: floor === undefined ? undefined : { timeline: 1, floor, below: undefined },
      ...{ below: 10n, ageMs: 0, freshness: { ttlMs: TTL_MS, refreshAfterMs: TTL_MS, staleUntilMs: TTL_MS } },
    };
    const shared = {
      level: {
        lookUp: (_key: string, accept: (found: SharedResult) => CacheEntry | undefined) =>
          Promise.resolve(accept(result)),
        ...{ keep: () => undefined, giveUp: () => undefined },
      },
      before: { find: () => Promise.resolve([]), note: () => Promise.resolve() },
      ...{ isConnected: true, open: () => Promise.resolve(), close: () => undefined },
    };
    cache = open({}, shared);
    cache.start();
    await clock.advance(1);
    await read();
    expect(load).toHaveBeenCalledTimes(loads);
  });

  it('does not share a failure: whoever waited asks for themselves', async () => {
    load.mockRejectedValueOnce(new Error('timed out'));
    const ended = await Promise.allSettled([read(), read()]);
    expect(ended.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });

  it('keeps nobody waiting who has limits of their own, nor anybody for them', async () => {
    const options: OperationOptions[] = [{ timeoutMs: 50 }, { priority: 'low' }, { maxStalenessMs: 100 }];
    for (const own of options) {
      cache = open();
      load.mockClear();
      await Promise.all([read(reader(), own), read(), read(reader(), own)]);
      expect(load).toHaveBeenCalledTimes(3);
    }
  });

  it('asks for what was meant when it was called', async () => {
    const args = { where: { status: 'active' } };
    const asked = cache.around(operationOf({ reader: reader(), args }), ({ args: given }) =>
      Promise.resolve().then(() => given),
    );
    args.where.status = 'inactive';
    await expect(asked).resolves.toEqual({ where: { status: 'active' } });
  });

  it('lets whoever is shown something know how far its reader had been', async () => {
    const reach = { timeline: 1, floor: 50n, below: 7n };
    await read(reader({ reach }));
    const join = jest.fn();
    await read(reader({ join }));
    expect(join).toHaveBeenCalledWith(reach);
  });

  it('asks again once the time is over', async () => {
    await read();
    await clock.advance(45 * TTL_MS + 1);
    await read();
    expect(load).toHaveBeenCalledTimes(2);
  });

  describe('near and past the time of a result', () => {
    const inBackground = jest.fn<() => Promise<unknown>>();
    const ROUNDING_MS = 1;

    beforeEach(() => {
      jest.spyOn(Math, 'random').mockReturnValue(0);
      inBackground.mockReset().mockResolvedValue([{ mrn: '2' }]);
      cache.refreshBy((operation) => ({ operation: { ...operation, reader: reader() }, next: inBackground }));
    });

    it.each([
      ['early', 27, 'hit'],
      ['late', 44, 'stale'],
    ] as const)(
      'reads anew, %s, once for all, while it hands out what it holds',
      async (_case, minutes, result) => {
        await read();
        await clock.advance(minutes * TTL_MS + ROUNDING_MS);
        answered.mockClear();
        await expect(Promise.all([read(), read()])).resolves.toEqual([[{ mrn: '1' }], [{ mrn: '1' }]]);
        expect(answered.mock.calls).toEqual([
          ['Patient', result, 'l1'],
          ['Patient', result, 'l1'],
        ]);
        await clock.advance(1);
        await expect(read()).resolves.toEqual([{ mrn: '2' }]);
        expect([load, inBackground].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
      },
    );

    it('reads in the foreground where the call wants nothing stale, or the result shows an emergency', async () => {
      await read();
      await clock.advance(31 * TTL_MS);
      await read(reader(), { cache: { swr: false } });
      expect(load).toHaveBeenCalledTimes(2);
      load.mockResolvedValue([{ encounterClass: 'emergency' }]);
      const emergency = () =>
        cache.around(operationOf({ model: modelOf('Appointment'), reader: reader() }), load);
      await emergency();
      await clock.advance(TTL_MS + ROUNDING_MS);
      await emergency();
      expect(load).toHaveBeenCalledTimes(4);
      expect(inBackground).not.toHaveBeenCalled();
    });

    it('learns nothing from an emergency’s minute about the time of others', async () => {
      cache = open({ ttlMs: 5 * TTL_MS });
      cache.refreshBy((operation) => ({ operation: { ...operation, reader: reader() }, next: inBackground }));
      cache.start();
      await clock.advance(1);
      const records = (appointmentId: string | null) => {
        load.mockResolvedValue([{ appointmentId }]);
        const [model, args] = [modelOf('Observation'), { where: { appointmentId } }];
        return cache.around(operationOf({ model, args, reader: reader() }), load);
      };
      await records('a1');
      await clock.advance(0.95 * TTL_MS);
      await records('a1');
      expect(inBackground).toHaveBeenCalledTimes(1);
      await records(null);
      await clock.advance(6 * TTL_MS);
      await records(null);
      expect(answered).toHaveBeenLastCalledWith('Observation', 'stale', 'l1');
    });

    it('hands out what it holds until its time is over although reading anew fails, then lets callers see the failure', async () => {
      inBackground.mockRejectedValue(new Error('gone'));
      await read();
      await clock.advance(40 * TTL_MS);
      await expect(read()).resolves.toEqual([{ mrn: '1' }]);
      await clock.advance(6 * TTL_MS);
      load.mockRejectedValue(new Error('gone'));
      await expect(read()).rejects.toThrow('gone');
    });

    it('keeps nothing that was changed while it was read anew', async () => {
      await read();
      await clock.advance(28 * TTL_MS);
      let answer: (rows: unknown) => void = () => undefined;
      inBackground.mockReturnValue(new Promise((resolve) => (answer = resolve)));
      await read();
      await hears({ changes: [{ clinicId: CLINIC_A, table: 'patients', rowId: 'x' }] });
      answer([{ mrn: 'old' }]);
      await clock.advance(1);
      load.mockResolvedValue([{ mrn: 'new' }]);
      await expect(read()).resolves.toEqual([{ mrn: 'new' }]);
    });
  });

  it('asks again once something was changed, and once nobody knows what was', async () => {
    await read();
    await hears({ changes: [{ clinicId: CLINIC_A, table: 'patients', rowId: 'x' }] });
    await read();
    await hears({ changes: 'too-many' });
    await read();
    await hears({ timeline: 2 });
    await read();
    expect(load).toHaveBeenCalledTimes(4);
    await hears({ timeline: 2, changes: [{ clinicId: CLINIC_A, table: 'invoices', rowId: 'x' }] });
    await read();
    expect(load).toHaveBeenCalledTimes(4);
  });

  it('answers from what it holds while the primary cannot be asked, to whoever has seen nothing newer', async () => {
    await read();
    readChanges.mockRejectedValue(new Error('gone'));
    await clock.advance(5000);
    await expect(read()).resolves.toEqual([{ mrn: '1' }]);
    expect(load).toHaveBeenCalledTimes(1);
    await read({ ...reader(), seenAt: cache.now });
    await read(reader(), { maxStalenessMs: 1000 });
    expect(load).toHaveBeenCalledTimes(3);
    await clock.advance(60_000);
    await read();
    expect(load).toHaveBeenCalledTimes(4);
  });

  it('begins anew after a question that went unanswered', async () => {
    await read();
    readChanges.mockClear().mockRejectedValueOnce(new Error('gone'));
    await clock.advance(250);
    expect(readChanges.mock.calls.slice(0, 2).map(([since]) => since)).toEqual([quiet.snapshot, null]);
    await read();
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('begins anew when the primary knows less than before', async () => {
    await read();
    await hears({ place: 99n });
    await read();
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('waits for news no longer than half a second', async () => {
    await read();
    readChanges.mockImplementation(
      (_since, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(new Error('given up'));
          });
        }),
    );
    const waiting = read({ ...reader(), seenAt: cache.now });
    await clock.advance(1000);
    await expect(waiting).resolves.toEqual([{ mrn: '1' }]);
    expect(load).toHaveBeenCalledTimes(2);
  });

  describe('keeps nothing that', () => {
    const isKept = async () => {
      await read();
      await read();
      return load.mock.calls.length === 1;
    };

    it('is read before the feed has been heard', async () => {
      cache = open();
      await expect(isKept()).resolves.toBe(false);
    });

    it('a replica may have answered which lacks what was changed', async () => {
      await hears({ changes: [{ clinicId: CLINIC_A, table: 'patients', rowId: 'x' }], place: 200n });
      replicas.at = 199n;
      await expect(isKept()).resolves.toBe(false);
      replicas.at = 200n;
      load.mockClear();
      await expect(isKept()).resolves.toBe(true);
    });

    it('was read while a server left or returned', async () => {
      load.mockImplementationOnce(() => {
        replicas.version += 1;
        return Promise.resolve([]);
      });
      await expect(isKept()).resolves.toBe(false);
    });

    it('was changed while it was read', async () => {
      load.mockImplementationOnce(async () => {
        await hears({ changes: [{ clinicId: CLINIC_A, table: 'patients', rowId: null }] });
        return [];
      });
      await expect(isKept()).resolves.toBe(false);
    });
  });

  describe('goes to the database for a session', () => {
    beforeEach(async () => {
      await read();
      load.mockClear();
    });

    it('in doubt', async () => {
      await read(reader({ state: 'refused' }));
      expect(load).toHaveBeenCalledTimes(1);
    });

    it('on another timeline', async () => {
      await read(reader({ timeline: 2, floor: 1n }));
      expect(load).toHaveBeenCalledTimes(1);
    });

    it('that a replica has shown what the primary does not show yet', async () => {
      await read(reader({ timeline: 1, sight: { below: 11n } }));
      expect(load).toHaveBeenCalledTimes(1);
      await read(reader({ timeline: 1, sight: { below: 10n } }));
      expect(load).toHaveBeenCalledTimes(1);
    });
  });

  it('asks for later news where a session has been further than the last', async () => {
    await read();
    const asked = readChanges.mock.calls.length;
    await read(reader({ timeline: 1, floor: 100n }));
    expect(readChanges.mock.calls.length).toBe(asked + 1);
    // All that this place's reader saw was visible before the question.
    await read(reader({ timeline: 1, floor: 100n }));
    expect(readChanges.mock.calls.length).toBe(asked + 1);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('hands a caller nothing older than they accept', async () => {
    await read();
    await clock.advance(3000);
    await read(reader(), { cache: { ttl: 2 } });
    expect(load).toHaveBeenCalledTimes(2);
    await read(reader(), { cache: { ttl: 2 } });
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('keeps an emergency for a minute, whatever the model’s time', async () => {
    load.mockResolvedValue([{ appointments: [{ encounterClass: 'emergency' }] }]);
    await read(reader(), { cache: { ttl: 600 } });
    await clock.advance(61_000);
    await read();
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('does nothing when it is switched off', async () => {
    cache = open({ isEnabled: false });
    const asked = readChanges.mock.calls.length;
    cache.start();
    cache.committed();
    await read();
    await read();
    expect(load).toHaveBeenCalledTimes(2);
    expect(readChanges.mock.calls.length).toBe(asked);
  });

  it('asks for changes only as long as it is used, and never after its end', async () => {
    await read();
    await clock.advance(10_000);
    const asked = readChanges.mock.calls.length;
    await clock.advance(10_000);
    expect(readChanges.mock.calls.length).toBe(asked);
    await read();
    cache.stop();
    const last = readChanges.mock.calls.length;
    await clock.advance(10_000);
    expect(readChanges.mock.calls.length).toBe(last);
    expect(cache.figures.entries).toBe(0);
  });
});
