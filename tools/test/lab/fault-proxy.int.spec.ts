import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { sharedCluster, type ClusterDatabase } from '../../src/cluster/index.js';
import { FaultProxy } from '../../src/lab/index.js';

const COMMIT = { name: 'commit', text: 'COMMIT' };

describe('the fault proxy', () => {
  let database: ClusterDatabase;
  let witness: pg.Client;
  let proxy: FaultProxy;
  let client: pg.Client;

  beforeAll(async () => {
    database = await sharedCluster(process.env).createDatabase();
    witness = new pg.Client(database.urls.migration);
    await witness.connect();
    await witness.query('CREATE TABLE notes (id int)');
  });
  afterAll(async () => {
    await witness.end();
    await database.drop();
  });

  const open = async (): Promise<pg.Client> => {
    const opened = new pg.Client(proxy.through(database.urls.migration));
    opened.on('error', () => undefined);
    await opened.connect();
    return opened;
  };
  beforeEach(async () => {
    await witness.query('TRUNCATE notes');
    proxy = await FaultProxy.before(database.urls.migration);
    client = await open();
  });
  afterEach(() => proxy.close());

  const write = async (id: number, through = client) => {
    await through.query('BEGIN');
    await through.query('INSERT INTO notes VALUES ($1)', [id]);
    await through.query(COMMIT);
  };
  const rows = async (): Promise<number[]> =>
    (await witness.query<{ id: number }>('SELECT id FROM notes ORDER BY id')).rows.map(({ id }) => id);
  const untilOpenTransactions = async (count: number): Promise<void> => {
    for (;;) {
      const { rows: found } = await witness.query(
        `SELECT pid FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL`,
      );
      if (found.length === count) return;
      await pause(5);
    }
  };

  it('passes everything on where no fault is armed', async () => {
    await write(1);
    await write(2);
    await expect(rows()).resolves.toEqual([1, 2]);
  });

  it('loses a COMMIT on its way to the server: nothing of it is done', async () => {
    const struck = proxy.atCommit({ kind: 'drop-request', serverNoticesAfterMs: 0 });
    await expect(write(1)).rejects.toThrow();
    await struck;
    await untilOpenTransactions(0);
    await expect(rows()).resolves.toEqual([]);
  });

  it('leaves the server in the dark about a lost COMMIT for as long as it is told', async () => {
    void proxy.atCommit({ kind: 'drop-request', serverNoticesAfterMs: 300 });
    await expect(write(1)).rejects.toThrow();
    await untilOpenTransactions(1);
    await untilOpenTransactions(0);
    await expect(rows()).resolves.toEqual([]);
  });

  it('loses the answer to a COMMIT: the client learns nothing, and it is done', async () => {
    const struck = proxy.atCommit({ kind: 'drop-reply' });
    await expect(write(1)).rejects.toThrow();
    await struck;
    await expect(rows()).resolves.toEqual([1]);
  });

  it('knows a COMMIT that was prepared earlier, and strikes once', async () => {
    await write(1);
    const struck = proxy.atCommit({ kind: 'drop-reply' });
    await expect(write(2)).rejects.toThrow();
    await struck;
    const next = await open();
    await write(3, next);
    await expect(rows()).resolves.toEqual([1, 2, 3]);
  });

  it('keeps the answer to a COMMIT back while the row is there already', async () => {
    const struck = proxy.atCommit({ kind: 'stall-reply', stallMs: 500 });
    let isAnswered = false;
    const written = write(1).then(() => (isAnswered = true));
    await struck;
    await expect(rows()).resolves.toEqual([1]);
    expect(isAnswered).toBe(false);
    await written;
    await write(2);
  });

  it('strikes the statement it was told to, and takes back what has struck nobody', async () => {
    void proxy.atStatement(/^INSERT/, { kind: 'drop-request', serverNoticesAfterMs: 0 });
    void proxy.atStatement(/^DELETE/, { kind: 'drop-reply' });
    await expect(write(1)).rejects.toThrow();
    expect(proxy.disarm()).toBe(1);
    await expect((await open()).query('DELETE FROM notes')).resolves.toMatchObject({ command: 'DELETE' });
  });

  it.each(['toServer', 'toClient'] as const)(
    'holds everything back %s until it is restored',
    async (direction) => {
      proxy.hold([direction]);
      let isAnswered = false;
      const asked = client.query('SELECT 1').then(() => (isAnswered = true));
      await pause(100);
      expect(isAnswered).toBe(false);
      proxy.restore();
      await asked;
    },
  );

  it('delays by what it is told', async () => {
    proxy.delay(100, ['toClient']);
    const before = performance.now();
    await client.query('SELECT 1');
    expect(performance.now() - before).toBeGreaterThan(90);
  });

  it('breaks what is open and refuses what is opened', async () => {
    const asked = client.query('SELECT pg_sleep(60)');
    proxy.refuse();
    proxy.reset();
    await expect(asked).rejects.toThrow();
    await expect(open()).rejects.toThrow();
    proxy.restore();
    await expect((await open()).query('SELECT 1')).resolves.toMatchObject({ rowCount: 1 });
  });

  it('breaks the client’s end alone: the server goes on with the transaction until its end is broken, too', async () => {
    await client.query('BEGIN');
    await client.query('INSERT INTO notes VALUES (1)');
    proxy.reset('client');
    await expect(client.query('SELECT 1')).rejects.toThrow();
    await untilOpenTransactions(1);
    proxy.reset('server');
    await untilOpenTransactions(0);
  });

  it('hangs up in good order', async () => {
    proxy.hangUp();
    await expect(client.query('SELECT 1')).rejects.toThrow();
    await expect((await open()).query('SELECT 1')).resolves.toMatchObject({ rowCount: 1 });
  });

  it('forgets connections that have ended', async () => {
    const other = await open();
    expect(proxy.connections).toBe(2);
    await other.end();
    while (proxy.connections > 1) await pause(5);
    await expect(client.query('SELECT 1')).resolves.toMatchObject({ rowCount: 1 });
  });

  it('answers a client that asks for encryption that it has none', async () => {
    const encrypted = new pg.Client({ connectionString: proxy.through(database.urls.migration), ssl: true });
    await expect(encrypted.connect()).rejects.toThrow('The server does not support SSL connections');
  });
});
