import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { sharedCluster, type ClusterDatabase } from '../../src/cluster/index.js';
import type { SeedReport } from '../../src/seed/index.js';
import { killWhen, startDbOn } from '../db/child-db.js';

jest.setTimeout(180_000);

const patients = 2000;

describe('a seed that is killed', () => {
  let database: ClusterDatabase;
  beforeAll(async () => {
    database = await sharedCluster(process.env).createDatabase();
  });
  afterAll(() => database.drop());

  async function counted(): Promise<number> {
    const client = new pg.Client(database.urls.migration);
    await client.connect();
    try {
      const { rows } = await client.query<{ n: number }>(
        'select count(*)::int as n from healthcare.patients',
      );
      return rows[0]?.n ?? 0;
    } finally {
      await client.end();
    }
  }

  it('is finished by the next one, which makes only what is missing', async () => {
    const args = ['seed', '--clinics', '3', '--patients', String(patients), '--seed', '5', '--json'];
    const killed = await killWhen(startDbOn(database, args), async () => (await counted()) > 0);
    expect(killed.signal).toBe('SIGKILL');
    const half = await counted();
    expect(half).toBeGreaterThan(0);
    expect(half).toBeLessThan(patients);

    const resumed = await startDbOn(database, args).ended;
    expect({ code: resumed.code, err: resumed.code === 0 ? '' : resumed.err }).toEqual({ code: 0, err: '' });
    const { inserted } = JSON.parse(resumed.out) as SeedReport;
    expect(inserted.clinics).toBe(0);
    // The server may have finished the killed process's last transactions after they were counted.
    expect(inserted.patients).toBeLessThanOrEqual(patients - half);
    expect(await counted()).toBe(patients);
  });

  it('is refused in production before anything is opened', async () => {
    const environment = {
      NODE_ENV: 'production',
      DATABASE_MIGRATION_URL: 'postgresql://nobody@127.0.0.1:1/none',
    };
    const { code, err, out } = await startDbOn(database, ['seed'], environment).ended;
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe('Invented people have no place in production: db seed refuses NODE_ENV=production.\n');
  });
});
