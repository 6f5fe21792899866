import { setImmediate, setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Identity } from '@infrastructure/database';
import { HazardStage, loseConnections, type HazardBench } from '../support/hazard-bench.js';
import { askedFor, clinicsOf } from '../support/wire-tap.js';

jest.setTimeout(60_000);

const ROWS = 8;

/** Two transactions of two clinics at once, each running its operations side by side. */
async function workSideBySide({ database, tap, alpha, beta }: HazardBench) {
  const work = ({ clinicId }: Identity) =>
    database.executeInTransaction(async (tx) => {
      // Prisma itself lines up what starts in one tick, so each starts in a tick of its own.
      const made = Array.from({ length: ROWS }, async (_value, index) => {
        for (let tick = 0; tick < index; tick += 1) await setImmediate();
        return await tx.practitioner.create({ data: { name: `P${String(index)}` } });
      });
      const rows = await Promise.all([...made, tx.$queryRaw`SELECT 1`, tx.practitioner.count()]);
      const own = await tx.practitioner.findMany();
      await tx.practitioner.deleteMany();
      return rows.length === ROWS + 2 && own.length === ROWS && own.every((row) => row.clinicId === clinicId);
    });
  // Without an idle connection the first statement has to wait for one, while the next ones already come.
  await loseConnections({ database, tap });
  let isWhole: boolean[] = [];
  const sent = await tap.during(async () => {
    isWhole = await Promise.all(
      [alpha, beta].map((identity) => database.runInContext(identity, () => work(identity))),
    );
  });
  const packets = sent.filter(({ statements }) => !statements.some((text) => text.startsWith('LISTEN')));
  const connections = [...new Set(packets.map(({ connection }) => connection))];
  return {
    isWhole,
    connections: connections.length,
    /** Statements that arrive under a clinic, by connection: COMMIT alone may be without. */
    clinics: connections.map((connection) => {
      const own = packets.filter((packet) => packet.connection === connection);
      const bare = own.filter((_packet, index) => clinicsOf(own)[index] === null);
      return { clinics: new Set(clinicsOf(own).filter(Boolean)).size, bare: askedFor(bare) };
    }),
  };
}

describe('H5: operations side by side in one transaction', () => {
  let stage: HazardStage;

  beforeAll(async () => {
    stage = await HazardStage.set();
  });
  afterAll(async () => {
    await stage.strike();
  });

  it('share one connection, one after another, each under the transaction’s own clinic', async () => {
    const one = { clinics: 1, bare: ['COMMIT'] };
    expect(await stage.play(workSideBySide)).toEqual({
      isWhole: [true, true],
      connections: 2,
      clinics: [one, one],
    });
  });

  it('lose their context when only BEGIN carries it', async () => {
    const { clinics } = await stage.playWithout(
      {
        file: 'prisma/transaction.session.ts',
        find: 'joinPackets(lead, context.packet), context.extraMs, limits',
        replace: 'this.writtenRows === 0 ? joinPackets(lead, context.packet) : lead, context.extraMs, limits',
      },
      workSideBySide,
    );
    expect(clinics[0]?.bare.length).toBeGreaterThan(1);
  });

  it('take a connection each, and lose some, when nothing lines them up', async () => {
    const leaked = await stage.playWithout(
      {
        file: 'prisma/transaction.session.ts',
        find: 'const result = this.#tail.then(task);',
        replace: 'const result = Promise.resolve().then(task);',
      },
      async (bench) => {
        await Promise.race([workSideBySide(bench).catch(() => undefined), setTimeout(3000)]);
        return bench.database.getConnectionPoolMetrics().active;
      },
    );
    expect(leaked).toBeGreaterThan(0);
  });
});
