import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sharedCluster, type ClusterDatabase } from '@tools/dev/cluster';
import pg from 'pg';
import { ContextQuery, type StatementConfig, type StatementResult } from '../../src/prisma/context-query.js';
import { EMPTY_PACKET, packetOf, type Packet } from '../../src/prisma/packet.js';
import { PreparedStatements } from '../../src/prisma/prepared-statements.js';
import { primaryPosition, primarySnapshot, replayPosition, Trail } from '../../src/prisma/trail.js';
import { parseLsn } from '../../src/pipeline/lsn.js';

describe('Trail', () => {
  let cluster: ClusterDatabase;
  let client: pg.Client;
  let prepared: PreparedStatements;

  beforeAll(async () => {
    cluster = await sharedCluster(process.env).createDatabase();
  });
  beforeEach(async () => {
    prepared = new PreparedStatements();
    client = new pg.Client(cluster.urls.migration);
    client.on('error', () => undefined);
    await client.connect();
  });
  afterAll(async () => {
    await cluster.drop();
  });

  const end = () => client.end();
  const run = (statement: StatementConfig, trail: Trail, lead: Packet = EMPTY_PACKET) =>
    new Promise<{ rows: unknown[][]; command: string; trailed: string | null }>((resolve, reject) => {
      const query = new ContextQuery({ ...statement, trail }, lead, prepared, (error, result) => {
        if (error !== null) reject(error);
        else
          resolve({
            rows: (result as StatementResult).rows,
            command: (result as StatementResult).command,
            trailed: (result as StatementResult).trailed ?? null,
          });
      });
      client.query(query as unknown as pg.Submittable);
    });

  it('answers behind each statement, prepared once, whatever the statement is called', async () => {
    const trail = primaryPosition();
    for (const name of [undefined, 'mine', 'mine', undefined]) {
      const { rows, trailed } = await run({ text: 'SELECT $1::int', values: [7], name }, trail);
      expect(rows).toEqual([[7]]);
      expect(parseLsn(trailed)).not.toBeNull();
    }
    const { rows } = await client.query(`SELECT name FROM pg_prepared_statements ORDER BY name`);
    expect(rows).toEqual([{ name: 'lsn_primary' }, { name: 'mine' }]);
    await end();
  });

  it('lies behind the commit it follows', async () => {
    await client.query('CREATE TABLE IF NOT EXISTS public.trail_test (id int)');
    const lead = packetOf('BEGIN');
    const trail = primaryPosition();
    await run({ text: 'INSERT INTO public.trail_test VALUES (1)' }, trail, lead);
    const { command, trailed } = await run({ text: 'COMMIT', name: 'commit' }, trail);
    const flushed = await client.query<{ at: string }>('SELECT pg_current_wal_flush_lsn() AS at');
    expect(command).toBe('COMMIT');
    // The commit record was flushed before COMMIT was answered, and lies before both.
    expect(parseLsn(trailed) ?? 0n).toBeGreaterThanOrEqual(parseLsn(flushed.rows[0]?.at) ?? -1n);
    await end();
  });

  it('is not asked behind a statement that fails, and the connection goes on', async () => {
    const trail = primaryPosition();
    await expect(run({ text: 'SELECT 1/0', name: 'broken' }, trail)).rejects.toMatchObject({ code: '22012' });
    await expect(run({ text: 'SELECT 1', name: 'sound' }, trail)).resolves.toMatchObject({ rows: [[1]] });
    await end();
  });

  it('leaves the statement answered when it fails itself, again and again', async () => {
    const broken = new Trail('broken_trail', 'SELECT 1/0');
    for (let count = 0; count < 3; count += 1) {
      await expect(run({ text: 'SELECT 1', name: 'one' }, broken)).resolves.toEqual({
        rows: [[1]],
        command: 'SELECT',
        trailed: null,
      });
    }
    await end();
  });

  it('does not say where a standby stands that is none any more', async () => {
    await expect(run({ text: 'SELECT 2' }, replayPosition())).resolves.toMatchObject({
      rows: [[2]],
      trailed: null,
    });
    await end();
  });

  it('names the snapshot of the statement in front of it, where the transaction has only one', async () => {
    const text = 'SELECT pg_current_snapshot()::text, count(*)::text FROM pg_sleep(0.2)';
    const other = new pg.Client(cluster.urls.migration);
    await other.connect();
    const besideCommits = async (lead: Packet) => {
      const answer = run({ text }, primarySnapshot(), lead);
      for (let count = 0; count < 5; count += 1) {
        await other.query('SELECT pg_current_xact_id()');
        await pause(50);
      }
      const { rows, trailed } = await answer;
      const [place, snapshot] = trailed?.split(' ') ?? [];
      expect(parseLsn(place)).not.toBeNull();
      return rows[0]?.[0] === snapshot;
    };
    expect(await besideCommits(packetOf("SET LOCAL transaction_isolation = 'repeatable read'"))).toBe(true);
    // The control: by default each has its own.
    expect(await besideCommits(EMPTY_PACKET)).toBe(false);
    await other.end();
    await end();
  });

  it('counts COMMIT as answered when the connection is lost behind it', async () => {
    await client.query('CREATE TABLE IF NOT EXISTS public.trail_lost (id int)');
    const suicide = new Trail('suicide', 'SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(5)');
    await run({ text: 'INSERT INTO public.trail_lost VALUES (1)' }, primaryPosition(), packetOf('BEGIN'));
    await expect(run({ text: 'COMMIT' }, suicide)).resolves.toMatchObject({
      command: 'COMMIT',
      trailed: null,
    });
    client = new pg.Client(cluster.urls.migration);
    await client.connect();
    const { rows } = await client.query('SELECT count(*)::int AS count FROM public.trail_lost');
    expect(rows).toEqual([{ count: 1 }]);
    await end();
  });
});
