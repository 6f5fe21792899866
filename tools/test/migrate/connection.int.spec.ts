import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { sharedCluster } from '../../src/cluster/index.js';
import { ConnectionTarget, deploy, status } from '../../src/migrate/index.js';
import { withSession } from '../../src/migrate/session/open-session.js';
import { Workbench } from './workbench.js';

jest.setTimeout(30_000);

describe('a database that cannot be used', () => {
  let bench: Workbench;
  beforeEach(async () => void (bench = await Workbench.open()));
  afterEach(() => bench.close());

  it.each<
    [
      string,
      Partial<Record<'port' | 'hostname' | 'pathname' | 'password' | 'username' | 'search', string>>,
      string,
      RegExp,
    ]
  >([
    ['a server that is not there', { port: '1' }, 'DATABASE_UNREACHABLE', /ECONNREFUSED/],
    ['a host that is not there', { hostname: 'db.invalid' }, 'DATABASE_UNREACHABLE', /db.invalid/],
    ['a database that is not there', { pathname: '/nowhere' }, 'DATABASE_REFUSED', /nowhere/],
    ['a wrong password', { password: 'secret4711' }, 'DATABASE_REFUSED', /user or the password/],
    ['an unknown user', { username: 'nobody4711' }, 'DATABASE_REFUSED', /user or the password/],
    ['a server without TLS', { search: '?sslmode=require' }, 'DATABASE_UNREACHABLE', /SSL/],
  ])('is told in one line: %s', async (_, change, code, problem) => {
    const url = Object.assign(new URL(bench.url), change).href;
    await expect(status({ ...bench.options, url })).rejects.toMatchObject({
      code,
      problem: expect.stringMatching(problem),
      message: expect.not.stringMatching(/4711|\n/),
    });
  });

  it('is told when the role may not read the ledger', async () => {
    await deploy(bench.options);
    const url = new URL(sharedCluster(process.env).urlsOf(new URL(bench.url).pathname.slice(1)).app);
    await expect(status({ ...bench.options, url: url.href })).rejects.toMatchObject({
      code: 'DATABASE_REFUSED',
      wayOut: 'Use the role that made the first deploy.',
    });
  });

  it('is told when the session is ended in the middle', async () => {
    const work = withSession(ConnectionTarget.of(bench.options), async (session) => {
      const { rows } = await session.query<{ pid: number }>('select pg_backend_pid() as pid');
      await bench.query(`select pg_terminate_backend(${rows[0]?.pid ?? 0})`);
      await session.query('select 1');
    });
    await expect(work).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
  });
});

describe('a server older than 14', () => {
  let server: Server;
  afterEach(() => void server.close());

  it('is refused with the version that is needed', async () => {
    const fields =
      'SFATAL\0C42704\0Munrecognized configuration parameter "client_connection_check_interval"\0\0';
    const length = Buffer.alloc(4);
    length.writeInt32BE(fields.length + 4);
    server = createServer((socket) =>
      socket.once('data', () => socket.end(Buffer.concat([Buffer.from('E'), length, Buffer.from(fields)]))),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const options = { url: `postgresql://u@127.0.0.1:${port}/d`, schemaDir: '', migrationsDir: '' };
    await expect(status(options)).rejects.toMatchObject({
      code: 'SERVER_TOO_OLD',
      wayOut: expect.stringContaining('14'),
    });
  });
});
