import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { HazardStage, type HazardBench } from '../support/hazard-bench.js';

jest.setTimeout(60_000);

const BORN = new Date('1990-03-01');
const GIVEN = new Date('2024-06-15T12:34:56.789Z');

describe('a server whose time zone and date style are not UTC and ISO', () => {
  let stage: HazardStage;

  beforeAll(async () => {
    stage = await HazardStage.set();
    const name = `"${stage.cluster.name}"`;
    await stage.superuser.query(`ALTER DATABASE ${name} SET TimeZone = 'America/New_York'`);
    await stage.superuser.query(`ALTER DATABASE ${name} SET DateStyle = 'German'`);
  });
  afterAll(async () => {
    await stage.strike();
  });

  /** Times as one read gives them, and as many reads of one turn do. */
  const writeAndRead = ({ database, alpha }: HazardBench) =>
    database.runInContext(alpha, async () => {
      const data = { firstName: 'F', lastName: 'L', birthDate: BORN, createdAt: GIVEN };
      const ids = await database.executeInTransaction(async (tx) => {
        const rows = [
          await tx.patient.create({ data: { ...data, mrn: `m-${String(Math.random())}` } }),
          await tx.patient.create({ data: { ...data, mrn: `n-${String(Math.random())}` } }),
        ];
        return rows.map(({ id }) => id);
      });
      return await database.executeHealthcareRead(async (client) => {
        const alone = await client.patient.findFirst({ where: { id: ids[0] ?? '' } });
        const [together] = await Promise.all(ids.map((id) => client.patient.findUnique({ where: { id } })));
        return [alone, together].map((row) => [row?.birthDate, row?.createdAt]);
      });
    });

  it('changes no time', async () => {
    expect(await stage.play(writeAndRead)).toEqual([
      [BORN, GIVEN],
      [BORN, GIVEN],
    ]);
  });

  it('changes them when its sessions keep its settings', async () => {
    const read = stage.playWithout(
      { file: 'prisma/pools.ts', find: 'options: SESSION_OPTIONS,', replace: '' },
      writeAndRead,
    );
    expect(await read.catch(() => 'failed')).not.toEqual([
      [BORN, GIVEN],
      [BORN, GIVEN],
    ]);
  });
});
