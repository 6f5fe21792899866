import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import type { ReadOptions } from '@infrastructure/database';
import type { Edit } from '../support/defences.js';
import { HazardStage, type HazardBench } from '../support/hazard-bench.js';
import { UNCACHED } from '../support/test-database.js';
import { uuidv7 } from '../support/uuid.js';
import { askedFor } from '../support/wire-tap.js';

jest.setTimeout(120_000);

/** Moments in which the second process has not heard what the first has shown. */
const MOMENTS = 10;
/** Longer than the question takes that is asked ten times a second, and all that follows; ms. */
const HEARD_WITHIN_MS = 500;

/** On one server without replicas no read is told a place. */
describe('a session that was shown a change by one process and goes on in another, which has not heard of it', () => {
  let stage: HazardStage;
  let uncached: HazardStage;
  let id: string;
  let version = 0;
  beforeAll(async () => {
    const replicas = { tokenKey: randomBytes(32).toString('base64') };
    stage = await HazardStage.set({ cache: { isEnabled: true }, replicas });
    uncached = stage.with({ cache: UNCACHED, replicas });
  });
  afterAll(() => stage.strike());
  beforeEach(async () => {
    id = uuidv7();
    await stage.superuser.inClinic(
      stage.alpha.clinicId,
      `INSERT INTO healthcare.locations (id, name) VALUES ($1, '0')`,
      [id],
    );
    version = 0;
  });

  /** psql: no process is told. */
  const change = async () => {
    version += 1;
    await stage.superuser.inClinic(
      stage.alpha.clinicId,
      'UPDATE healthcare.locations SET name = $2 WHERE id = $1',
      [id, String(version)],
    );
  };
  const find = async ({ database }: HazardBench, options?: ReadOptions) => {
    const row = await database.executeHealthcareRead(
      (client) => client.location.findUnique({ where: { id } }),
      options,
    );
    return Number(row?.name);
  };
  /** Reads in a request of its own. */
  const visit = (bench: HazardBench, options?: ReadOptions) =>
    bench.database.runInContext(bench.alpha, async () => {
      const shown = await find(bench, options);
      return { shown, token: bench.database.getConsistencyToken() };
    });
  const goOn = (bench: HazardBench, token: string | undefined) =>
    token === undefined ? visit(bench) : bench.database.withConsistencyToken(token, () => visit(bench));
  const statementsOf = async (bench: HazardBench, work: () => Promise<unknown>) =>
    askedFor(await bench.tap.during(work)).length;
  const warm = async (bench: HazardBench) => {
    while ((await statementsOf(bench, () => visit(bench))) > 0) await pause(20);
  };

  interface Found {
    /** How often the session was shown less than before. */
    readonly wentBack: number;
    /** How often a reader without a token was answered by the old result: so often there was something to go back to. */
    readonly moments: number;
  }

  /** Shows a session each change in the first process, and has it go on in the second at once. */
  const search = async (one: HazardBench, other: HazardBench): Promise<Found> => {
    const found = { wentBack: 0, moments: 0 };
    await warm(other);
    for (let attempt = 0; found.moments < MOMENTS && attempt < 20 * MOMENTS; attempt += 1) {
      await warm(other);
      await change();
      const { shown, token } = await visit(one, { cache: false });
      const stranger = await visit(other);
      const { shown: later } = await goOn(other, token);
      if (later < shown) found.wentBack += 1;
      if (stranger.shown < shown) found.moments += 1;
    }
    return found;
  };
  const searchOnBoth = (first: HazardStage) => first.play((one) => stage.play((other) => search(one, other)));

  it('is shown no less, while others are still answered by what is held', async () => {
    await expect(searchOnBoth(stage)).resolves.toEqual({ wentBack: 0, moments: MOMENTS });
  });

  it('is shown no less where the first process has no cache', async () => {
    await expect(searchOnBoth(uncached)).resolves.toEqual({ wentBack: 0, moments: MOMENTS });
  });

  it('is shown no less in a third process, where the second was asked nothing or has no cache', async () => {
    const wentBack = await stage.play((one) =>
      uncached.play((second) =>
        stage.play(async (third) => {
          let less = 0;
          for (let attempt = 0; attempt < MOMENTS; attempt += 1) {
            await warm(third);
            await change();
            const { shown, token } = await visit(one, { cache: false });
            const handedOn = await second.database.withConsistencyToken(token as string, () =>
              Promise.resolve(second.database.getConsistencyToken()),
            );
            if ((await goOn(third, handedOn)).shown < shown) less += 1;
          }
          return less;
        }),
      ),
    );
    expect(wentBack).toBe(0);
  });

  it('is answered without a statement once all has been heard of, there and where it was', async () => {
    await stage.play((one) =>
      stage.play(async (other) => {
        await Promise.all([warm(one), warm(other)]);
        await change();
        await visit(one, { cache: false });
        await pause(HEARD_WITHIN_MS);
        await Promise.all([warm(one), warm(other)]);
        await pause(HEARD_WITHIN_MS);
        // What is kept has been read long ago: whoever is shown it has seen nothing new.
        const { token } = await visit(one);
        const tokens = [token, (await goOn(other, token)).token];
        for (const each of tokens)
          for (const bench of [one, other])
            await expect(
              statementsOf(bench, async () => {
                await expect(goOn(bench, each)).resolves.toMatchObject({ shown: version });
              }),
            ).resolves.toBe(0);
      }),
    );
  });

  it('has a token once it has seen something, and not before; as long as a cookie may well be', async () => {
    await stage.play(async (bench) => {
      const before = bench.database.runInContext(bench.alpha, () =>
        Promise.resolve(bench.database.getConsistencyToken()),
      );
      await expect(before).resolves.toBeUndefined();
      expect((await visit(bench)).token).toMatch(/^[\w-]{134}$/);
    });
  });

  it('is answered by the cache again after a token that was refused, once the server has answered', async () => {
    await stage.play(async (bench) => {
      await warm(bench);
      await bench.database.withConsistencyToken('no token', async () => {
        await expect(statementsOf(bench, () => visit(bench))).resolves.toBe(1);
        await pause(HEARD_WITHIN_MS);
        await expect(statementsOf(bench, () => visit(bench))).resolves.toBe(0);
      });
    });
  });

  const marks = 'internal/query-cache/read-marks.ts';
  it.each<[string, Edit]>([
    [
      'the token does not tell',
      {
        file: marks,
        find: 'if (seenAt < 0 && seenBelow === 0n) return undefined;',
        replace: 'if (seenAt > -2) return undefined;',
      },
    ],
    [
      'another process’s count is taken for one’s own',
      {
        file: marks,
        find: 'if (process === this.#process) return seenAt;',
        replace: 'if (process >= 0) return seenAt;',
      },
    ],
    [
      'what arrives counts as heard of',
      {
        file: marks,
        find: 'return isComparable ? this.#shownAt(below) : asked;',
        replace: 'return isComparable ? this.#shownAt(below) : asked - 1;',
      },
    ],
  ])('goes back where %s', async (_case, edit) => {
    const { wentBack } = await stage.playWithout(edit, (one) =>
      stage.playWithout(edit, (other) => search(one, other)),
    );
    expect(wentBack).toBeGreaterThan(0);
  });
});
