import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Identity } from '@infrastructure/database';
import { untested, type Edit } from '../support/defences.js';
import { HazardStage, type HazardBench } from '../support/hazard-bench.js';
import { verdictOf } from '../support/seen-error.js';

jest.setTimeout(60_000);

/** How often a scene is played where it is a matter of luck whether its reads meet on one connection. */
const SCENES = 6;
const ROUNDS = 20;
const CALLERS = 8;

const namesOf = ({ database }: HazardBench, identity: Identity) =>
  database.runInContext(identity, async () => {
    const rows = await database.executeHealthcareRead((client) =>
      client.practitioner.findMany({ select: { name: true } }),
    );
    return rows.map(({ name }) => name).join();
  });

/** Both clinics read again and again, always in the same turns; what each caller saw, and on how many connections. */
const readTogether = async (bench: HazardBench) => {
  const { alpha, beta, tap } = bench;
  const callers = Array.from({ length: CALLERS }, (_value, index) => (index % 2 === 0 ? alpha : beta));
  const wrong: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const seen = await Promise.allSettled(callers.map((identity) => namesOf(bench, identity)));
    seen.forEach((result, index) => {
      const expected = index % 2 === 0 ? 'of alpha' : 'of beta';
      const got = result.status === 'fulfilled' ? result.value : verdictOf(result.reason);
      if (got !== expected) wrong.push(got);
    });
  }
  const asked = tap.packets.filter(({ statements }) => /practitioners/.test(statements.at(-1) ?? ''));
  return { wrong, connections: new Set(asked.slice(-CALLERS).map(({ connection }) => connection)).size };
};

/** Plays a scene until it ends otherwise than it should; how it ended the last time. */
const playScenes =
  <T>(scene: (bench: HazardBench) => Promise<T>, expected: T) =>
  async (bench: HazardBench) => {
    let ended = await scene(bench);
    for (let count = 1; count < SCENES && isDeepStrictEqual(ended, expected); count += 1)
      ended = await scene(bench);
    return ended;
  };

const EACH_ITS_OWN = ['failed', 'of beta', 'failed', 'of alpha'];

/** One clinic's read fails in the server, the other's is behind it on the same connection. */
const failTogether = async (bench: HazardBench) => {
  const { database, alpha, beta } = bench;
  const failing = (identity: Identity) =>
    database.runInContext(identity, () =>
      database.executeHealthcareRead((client) =>
        // A pattern that ends in the middle of an escape, which only the server minds.
        client.practitioner.findMany({ where: { name: { endsWith: '\\' } }, select: { id: true } }),
      ),
    );
  await Promise.allSettled([failing(alpha), namesOf(bench, beta)]);
  const answers = await Promise.allSettled([
    failing(alpha),
    namesOf(bench, beta),
    failing(beta),
    namesOf(bench, alpha),
  ]);
  return answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : 'failed'));
};

const edit = (find: string, replace: string): Edit => ({ file: 'prisma/shared-reads.ts', find, replace });
/** All that share a write carry the first one's clinic. */
const contextOfTheFirst = edit(
  'group.map(({ read }) => read),',
  'group.map(({ read }) => ({ ...read, lead: (group[0] as Waiting).read.lead })),',
);
/** One Sync behind all: to PostgreSQL they are one transaction. */
const oneSyncForAll: Edit = {
  file: 'prisma/context-query.ts',
  find: 'queries.map((query) => query.#message ?? Buffer.alloc(0))',
  replace:
    'queries.map((query, index) => query.#message?.subarray(0, index === queries.length - 1 ? undefined : -5) ?? Buffer.alloc(0))',
};
const nobodyLeaves = edit('for (const waiting of group.slice(turn + 1)) leave(waiting);', '');
const allFail = edit(
  'leave(group[place] as Waiting);',
  "(group[place] as Waiting).reject(new Error('lost'));",
);

describe('H1: reads of several clinics that share a connection and a write', () => {
  let stage: HazardStage;

  beforeAll(async () => {
    // Few connections, so that each soon knows every statement and reads can share it.
    stage = await HazardStage.set({ pool: { max: 3, min: 0 } });
    for (const [identity, name] of [
      [stage.alpha, 'of alpha'],
      [stage.beta, 'of beta'],
    ] as const) {
      await stage.superuser.query(
        'INSERT INTO healthcare.practitioners (clinic_id, id, name) VALUES ($1, healthcare.uuid_v7(), $2)',
        [identity.clinicId, name],
      );
    }
  });
  afterAll(async () => {
    await stage.strike();
  });

  it('see their own clinic’s rows, on few connections', async () => {
    expect(await stage.play(readTogether)).toEqual({ wrong: [], connections: 2 });
  });

  it('see another’s when all carry the context of the first', async () => {
    const { wrong } = await stage.playWithout([contextOfTheFirst, untested], readTogether);
    expect(wrong.length).toBeGreaterThan(0);
  });

  it('fail by themselves alone', async () => {
    expect(await stage.play(playScenes(failTogether, EACH_ITS_OWN))).toEqual(EACH_ITS_OWN);
  });

  it('fail together, or for ever wait, when one Sync stands behind all', async () => {
    const orWait = (bench: HazardBench) =>
      Promise.race([failTogether(bench), setTimeout(3000, ['waits'], { ref: false })]);
    const ended = await stage.playWithout([oneSyncForAll, untested], playScenes(orWait, EACH_ITS_OWN));
    expect(ended).not.toEqual(EACH_ITS_OWN);
  });

  /** A lock in the way of one clinic's statement; when the other's, asked with it, is answered. */
  const waitBehindALock = async (bench: HazardBench) => {
    const { database, alpha } = bench;
    const locked = () =>
      database.runInContext(alpha, () =>
        database.executeHealthcareRead((client) => client.location.findMany({ select: { id: true } })),
      );
    for (let warm = 0; warm < 3; warm += 1)
      await Promise.all([locked(), namesOf(bench, alpha), locked(), namesOf(bench, alpha)]);
    await stage.superuser.query('BEGIN');
    await stage.superuser.query('LOCK TABLE healthcare.locations IN ACCESS EXCLUSIVE MODE');
    let isFree = false;
    try {
      // Who comes first, while no connection is in use, goes alone.
      const first = namesOf(bench, alpha);
      const stuck = locked();
      const behind = namesOf(bench, alpha);
      const answered = await Promise.race([behind, setTimeout(2000, 'waits', { ref: false })]);
      await stage.superuser.query('COMMIT');
      isFree = true;
      await Promise.all([first, stuck, behind]);
      return answered;
    } finally {
      if (!isFree) await stage.superuser.query('ROLLBACK');
    }
  };

  it('do not wait for one that is slow', async () => {
    expect(await stage.play(playScenes(waitBehindALock, 'of alpha'))).toBe('of alpha');
  });

  it('wait for it when none may leave', async () => {
    expect(await stage.playWithout(nobodyLeaves, playScenes(waitBehindALock, 'of alpha'))).toBe('waits');
  });

  /** The connection breaks under four reads; how many attempts of theirs failed. */
  const breakTogether = async (bench: HazardBench) => {
    const { database, alpha, tap } = bench;
    const failures: string[] = [];
    for (let warm = 0; warm < 3; warm += 1)
      await Promise.all(Array.from({ length: 4 }, () => namesOf(bench, alpha)));
    tap.cutAfter(/practitioners/, 1);
    const first = database.runInContext(alpha, () =>
      database.executeHealthcareRead((client) => client.location.count()),
    );
    const asked = Array.from({ length: 4 }, () => namesOf(bench, alpha));
    for (const result of await Promise.allSettled(asked))
      if (result.status === 'rejected') failures.push(verdictOf(result.reason));
    await first;
    const retries = /database_retries_total\{class="read"\} (\d+)/.exec(await database.metricsText())?.[1];
    return { failures, retries: Number(retries ?? 0) };
  };

  it('count as one failure when their connection breaks', async () => {
    expect(await stage.play(breakTogether)).toEqual({ failures: [], retries: 1 });
    expect((await stage.playWithout(allFail, breakTogether)).failures).toHaveLength(3);
  });
});
