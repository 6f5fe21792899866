import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { QueryCacheService } from '../../src/internal/query-cache/query-cache.service.js';
import { CacheUser, CacheWorld, type Outcome } from '../support/cache-world.js';
import { libraryWithout, type Edit } from '../support/defences.js';
import { weightedEvent as of } from '../support/weighted-event.js';

jest.setTimeout(120_000);

const RUNS = 3000;

const user = fc.nat(2);
const which = fc.nat(4);

/** What happens next: reads, and the feed's questions, overlap as they like. */
const event = fc.oneof(
  of(8, 'read', { user }),
  of(3, 'strong', { user }),
  of(1, 'write', { user }),
  of(2, 'foreign', {}),
  of(10, 'run', { which }),
  of(12, 'answer', { which }),
  of(2, 'time', { ms: fc.integer({ min: 1, max: 200 }) }),
  of(1, 'newcomer', { user }),
);

type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;
type CacheClass = typeof QueryCacheService;

async function play(Cache: CacheClass, events: readonly Event[]) {
  const world = new CacheWorld(Cache);
  const users = [new CacheUser(), new CacheUser(), new CacheUser()];
  const reads: Promise<Outcome>[] = [];
  world.cache.start();
  for (const next of events) {
    switch (next.kind) {
      case 'read':
        reads.push(world.read(users[next.user] as CacheUser));
        break;
      case 'strong':
        reads.push(world.read(users[next.user] as CacheUser, 'strong'));
        break;
      case 'write':
        world.commit(users[next.user]);
        break;
      case 'foreign':
        world.commit();
        break;
      case 'run':
        world.run(next.which);
        break;
      case 'answer':
        await world.answer(next.which);
        break;
      case 'time':
        await world.clock.advance(next.ms);
        break;
      case 'newcomer':
        users[next.user] = new CacheUser();
    }
  }
  await world.finish();
  world.cache.stop();
  return { outcomes: await Promise.all(reads), hits: world.hits };
}

const reads = (user: number): Event => ({ kind: 'read', user });
const runs = (which: number): Event => ({ kind: 'run', which });
const answers = (which: number): Event => ({ kind: 'answer', which });

/**
 * Too long for chance: an early read is answered last, and takes the place of what a later one has brought and
 * somebody was shown, from the cache or by waiting for that one.
 */
const OVERTAKEN = [
  [runs(1), answers(1), reads(0)],
  [reads(0), runs(1), answers(1)],
].map((seen): Event[] => [
  ...[runs(0), answers(0), reads(1), runs(1), { kind: 'foreign' } as const],
  ...[{ kind: 'strong', user: 2 } as const, runs(1), answers(1), reads(2)],
  ...[...seen, answers(0), reads(0)],
]);

/** Random histories; the first that shows somebody too little is the answer's counterexample. */
async function search(Cache: CacheClass, seed: number) {
  let hits = 0;
  const property = fc.asyncProperty(fc.array(event, { minLength: 40, maxLength: 160 }), async (events) => {
    const played = await play(Cache, events);
    hits += played.hits;
    return played.outcomes.every(({ version, atLeast }) => version >= atLeast);
  });
  const details = await fc.check(property, {
    seed,
    numRuns: RUNS,
    examples: OVERTAKEN.map((events) => [events]),
  });
  return { hits, details };
}

const service = 'internal/query-cache/query-cache.service.ts';
const reading = 'internal/query-cache/reading.ts';
const feed = 'internal/query-cache/change-feed.ts';

/** A rule of the cache, and the cache without it. */
const RULES: readonly (readonly [string, readonly Edit[]])[] = [
  [
    'the ledger is noted before a value is read, not when it arrives',
    [
      {
        file: service,
        find: 'isPlaced && this.#ledger.isUnchanged(tags, since)) {',
        replace: 'isPlaced && since > 0) {',
      },
      {
        file: service,
        find: 'tags, since, seenAt, below: 0n, reach, readAtMs, freshness };\n        isKept',
        replace:
          'tags, since: this.#ledger.now, seenAt, below: 0n, reach, readAtMs, freshness };\n        isKept',
      },
    ],
  ],
  [
    'a kept value is dropped once its tags have changed',
    [
      {
        file: service,
        find: 'if (!this.#ledger.isUnchanged(entry.tags, entry.since)) return false;',
        replace: 'if (entry.since < 0) return false;',
      },
    ],
  ],
  [
    'whoever has seen something is answered on later news only',
    [
      {
        file: reading,
        find: 'const after = Math.max(seenAt, committedAt);',
        replace: 'const after = committedAt + 0 * seenAt;',
      },
    ],
  ],
  [
    'after a commit of this process everybody is',
    [
      {
        file: reading,
        find: 'const after = Math.max(seenAt, committedAt);',
        replace: 'const after = seenAt + 0 * committedAt;',
      },
    ],
  ],
  [
    'what is handed out has been seen',
    [
      {
        file: service,
        find: 'session.seenAt = Math.max(session.seenAt, seenAt);',
        replace: 'void seenAt;\n    void session;',
      },
    ],
  ],
  [
    'what another’s read has brought has been seen',
    [{ file: service, find: 'session.seenAt = this.#feed.asked;', replace: '' }],
  ],
  [
    'nobody waits for a read that began before what they must see',
    [
      {
        file: service,
        find: 'return at > after && ended >= below;',
        replace: 'return at > -1 + 0 * seenAt;',
      },
    ],
  ],
  [
    'news count from the question on that was asked later',
    [{ file: feed, find: 'return this.#answered > after &&', replace: 'return this.#answered >= after &&' }],
  ],
];

describe('H16: reads through the cache, whatever they overlap with,', () => {
  const seed = Date.now() % 1_000_000;

  it('show nobody less than they have seen, nor less than this process has committed', async () => {
    const { hits, details } = await search(QueryCacheService, seed);
    expect(fc.defaultReportMessage(details) ?? 'none').toBe('none');
    expect(hits).toBeGreaterThan(RUNS);
  });

  it.each(RULES)('show somebody less without the rule that %s', async (_rule, edits) => {
    const copy = await libraryWithout(...edits);
    try {
      const { QueryCacheService: Without } = await copy.load<{ QueryCacheService: CacheClass }>(service);
      const { details } = await search(Without, seed);
      expect(details.failed).toBe(true);
    } finally {
      await copy.remove();
    }
  });
});
