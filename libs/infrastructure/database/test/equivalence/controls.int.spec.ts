import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { altering, type Alteration } from './altered-clients.js';
import { NEARLY_PRISMA } from './nearly-prisma.js';
import { READS, titlesOf, WRITES } from './programs/index.js';
import { TwoClients, type Run, type Side } from './two-clients.js';

jest.setTimeout(60_000);

describe('the comparison of a plain client with another', () => {
  let clients: TwoClients;
  beforeAll(async () => {
    clients = await TwoClients.start();
  });
  afterAll(async () => {
    await clients.close();
  });

  /** The first program of this title, run on one side. */
  async function runOn(side: Side, title: string): Promise<Run> {
    const reads = READS.find(([, programs]) => titlesOf(programs).includes(title));
    if (reads !== undefined) return await side.read(reads[1], title);
    const writes = WRITES.find(([, programs]) => titlesOf(programs).includes(title));
    if (writes === undefined) throw new Error(`no program is called ${title}`);
    return await side.write(writes[1], title);
  }

  async function isToldApart(alteration: Alteration, title: string): Promise<boolean> {
    const plain = await runOn(clients.plain, title);
    const altered = await runOn(clients.service.through(altering(alteration)), title);
    return JSON.stringify(altered) !== JSON.stringify(plain);
  }

  it.each(Object.keys(NEARLY_PRISMA))('finds out one that %s, and nothing else about it', async (name) => {
    const { alteration, shownBy } = NEARLY_PRISMA[name] as (typeof NEARLY_PRISMA)[string];
    expect(await isToldApart(alteration, shownBy)).toBe(true);
    expect(await isToldApart({}, shownBy)).toBe(false);
  });
});
