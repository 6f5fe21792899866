import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { COUNTERPARTS } from './counterparts.js';
import { READS, REFUSED_READS, REFUSED_WRITES, titlesOf, WRITES } from './programs/index.js';
import { ungranted } from './programs/ungranted.js';
import { TwoClients } from './two-clients.js';

jest.setTimeout(60_000);

describe('an ordinary Prisma program', () => {
  let clients: TwoClients;
  beforeAll(async () => {
    clients = await TwoClients.start();
  });
  afterAll(async () => {
    await clients.close();
  });

  const counterpart = (reason: string) => ({ outcome: { refusal: COUNTERPARTS[reason] }, changes: {} });

  describe.each(REFUSED_READS)('is refused a read by the service as by Prisma: %s', (reason, programs) => {
    it.each(titlesOf(programs))('%s', async (title) => {
      expect((await clients.plain.read(programs, title)).outcome).toEqual({ refusal: reason });
      expect(await clients.service.read(programs, title)).toEqual(counterpart(reason));
    });
  });

  describe.each(REFUSED_WRITES)('is refused a write by the service as by Prisma: %s', (reason, programs) => {
    it.each(titlesOf(programs))('%s', async (title) => {
      expect((await clients.plain.write(programs, title)).outcome).toEqual({ refusal: reason });
      expect(await clients.service.write(programs, title)).toEqual(counterpart(reason));
    });
  });

  describe('is refused what every client of the role is refused', () => {
    const reason = 'P2039 42501';
    it.each(titlesOf(ungranted))('%s', async (title) => {
      expect((await clients.plainAsRole.write(ungranted, title)).outcome).toEqual({ refusal: reason });
      expect(await clients.service.write(ungranted, title)).toEqual(counterpart(reason));
    });

    it('and every reason met here, and no other, has its row in the table of counterparts', () => {
      const met = [...REFUSED_READS, ...REFUSED_WRITES].map(([met]) => met);
      expect(new Set([...met, reason])).toEqual(new Set(Object.keys(COUNTERPARTS)));
    });
  });

  describe.each(READS)('reads the same: %s', (_name, programs) => {
    it.each(titlesOf(programs))('%s', async (title) => {
      const plain = await clients.plain.read(programs, title);
      expect(plain).toHaveProperty('outcome.value');
      expect(plain).toHaveProperty('changes', {});
      expect(await clients.service.read(programs, title)).toEqual(plain);
    });
  });

  describe.each(WRITES)('writes the same: %s', (_name, programs) => {
    it.each(titlesOf(programs))('%s', async (title) => {
      const plain = await clients.plain.write(programs, title);
      expect(plain).toHaveProperty('outcome.value');
      expect(await clients.service.write(programs, title)).toEqual(plain);
    });
  });
});
