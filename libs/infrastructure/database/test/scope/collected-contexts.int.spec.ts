import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import * as healthyLibrary from '@infrastructure/database';
import type { Identity } from '@infrastructure/database';
import { libraryWithout } from '../support/defences.js';
import { createClinic, setupFor, startTestDatabase, type TestDatabase } from '../support/test-database.js';
import { CALLERS, RoundsApplication } from './rounds-application.js';

// Ten thousand real requests; on a machine with other work this is the longest spec of the folder.
jest.setTimeout(300_000);

const WARM_UP = 1000;
const LIMIT_BYTES = 5 * 1024 * 1024;
const CONTEXTS = 10_000;
/** Enough for the leak to show. */
const CONTEXTS_OF_MUTANT = 2000;
const POOL = 8;
/** What outlives a request may hold the last one it served: a caller's socket, a connection, a lane. */
const HOLDERS = CALLERS + POOL + CALLERS;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes of the heap that are still held. */
async function heldBytes(): Promise<number> {
  for (let round = 0; round < 5; round += 1) {
    // A target that was looked at stays for the rest of its turn.
    await pause(20);
    collectGarbage();
  }
  return process.memoryUsage().heapUsed;
}

describe('request contexts that are over', () => {
  let test: TestDatabase;
  let alpha: Identity;

  beforeAll(async () => {
    test = await startTestDatabase();
    alpha = await createClinic(test.database, 'alpha');
  });
  afterAll(() => test.stop());

  /** What is left of so many contexts, each with a PrismaService and a statement. */
  async function remainsOf(library: typeof healthyLibrary, contexts: number) {
    const setup = { ...setupFor(test.cluster), pool: { min: 0, max: POOL } };
    const app = await RoundsApplication.start(library, setup, alpha);
    try {
      await app.serve('glance', WARM_UP);
      const { prismas } = app.tallies;
      prismas.clear();
      const before = await heldBytes();
      const statuses = await app.serve('glance', contexts);
      const growthBytes = (await heldBytes()) - before;
      return { statuses, built: prismas.built, alive: prismas.alive, growthBytes };
    } finally {
      await app.stop();
    }
  }

  it('leave nothing behind: ten thousand of them and their PrismaServices are collected, the heap grows by 5 MiB at most', async () => {
    const remains = await remainsOf(healthyLibrary, CONTEXTS);
    expect(remains).toMatchObject({ statuses: { 200: CONTEXTS }, built: CONTEXTS });
    expect(remains.alive.made).toBeLessThanOrEqual(HOLDERS);
    expect(remains.alive.sources).toBeLessThanOrEqual(HOLDERS);
    expect(remains.growthBytes).toBeLessThanOrEqual(LIMIT_BYTES);
  });

  it('would stay, one and all, in a plain Map', async () => {
    const copy = await libraryWithout({
      file: 'prisma/unit-of-work.ts',
      find: 'new WeakMap<RequestContext, PrismaService | Promise<PrismaService>>()',
      replace: 'new Map<RequestContext, PrismaService | Promise<PrismaService>>()',
    });
    const { alive, growthBytes } = await remainsOf(copy.library, CONTEXTS_OF_MUTANT).finally(copy.remove);
    expect(alive).toEqual({ made: CONTEXTS_OF_MUTANT, sources: CONTEXTS_OF_MUTANT });
    expect(growthBytes * (CONTEXTS / CONTEXTS_OF_MUTANT)).toBeGreaterThan(LIMIT_BYTES);
  });
});
