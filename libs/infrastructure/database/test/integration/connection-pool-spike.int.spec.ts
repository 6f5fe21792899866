import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { sharedCluster, type ClusterDatabase } from '@tools/dev/cluster';
import pg from 'pg';
import type * as Pools from '../../src/prisma/connection-pool.js';
import { libraryWithout } from '../support/defences.js';
import { GatedWire } from '../support/gated-wire.js';
import { RealPool } from '../support/real-pool.js';

jest.setTimeout(60_000);

const REQUESTS = 50;
const CONNECT_MS = 150;
const connectionString = (wire: GatedWire, cluster: ClusterDatabase) => ({
  connectionString: wire.through(cluster.urls.app),
});

describe('P11: fifty requests at once, on a pool without connections, min 5, max 50', () => {
  let cluster: ClusterDatabase;
  let wire: GatedWire;

  beforeAll(async () => {
    cluster = await sharedCluster(process.env).createDatabase();
  });
  beforeEach(async () => {
    wire = await GatedWire.before(cluster.urls.app);
    wire.holdBack();
  });
  afterEach(() => wire.close());
  afterAll(() => cluster.drop());

  /**
   * @param expected connections that come to the gate before the first is let in
   * @returns how many those were, and how many there were by the time they had served all
   */
  async function spike(expected: number, module?: typeof Pools) {
    const { pool } = new RealPool(
      { connection: connectionString(wire, cluster), min: 5, max: 50, isAutoScaling: false },
      module,
    );
    const requests = Array.from({ length: REQUESTS }, () => pool.query('SELECT 1'));
    while (wire.waitingAtGate < expected) await pause(5);
    await pause(CONNECT_MS);
    const atFirst = wire.accepted;
    wire.letIn(expected);
    await Promise.all(requests);
    const inAll = wire.accepted;
    wire.letIn();
    await pool.end();
    return { atFirst, inAll };
  }

  it('open no more than six connections, and are served before the sixth is up', async () => {
    const { atFirst, inAll } = await spike(5);
    expect(atFirst).toBe(5);
    expect(inAll).toBeLessThanOrEqual(6);
  });

  it('open one connection each where nothing holds them back', async () => {
    const copy = await libraryWithout({
      file: 'internal/connection-pool/open-gate.ts',
      find: 'const missing = min - open - opening;',
      replace: 'const missing = limit - open - opening;',
    });
    const mutant = await copy.load<typeof Pools>('prisma/connection-pool.ts');
    expect(await spike(REQUESTS, mutant)).toMatchObject({ atFirst: REQUESTS });
    await copy.remove();
  });

  it('open one connection each in pg’s own pool: the control', async () => {
    const pool = new pg.Pool({ ...connectionString(wire, cluster), max: 50 });
    const requests = Array.from({ length: REQUESTS }, () => pool.query('SELECT 1'));
    while (wire.waitingAtGate < REQUESTS) await pause(5);
    wire.letIn();
    await Promise.all(requests);
    await pool.end();
    expect(wire.accepted).toBe(REQUESTS);
  });
});
