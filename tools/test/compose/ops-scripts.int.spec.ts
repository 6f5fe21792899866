import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { debian15BinDir } from '../../src/cluster/binaries/debian-15.js';
import { findPostgres } from '../../src/cluster/binaries/postgres-binaries.js';
import { freePort } from '../../src/cluster/folder/ports.js';
import { createTestCluster, type TestCluster } from '../../src/cluster/index.js';
import { probeServer, withAdminConnection } from '../../src/cluster/postgres/admin-connection.js';
import { launchPgProcess } from '../../src/cluster/postgres/pg-process.js';
import { giveTreeTo } from '../../src/cluster/run-as/own-folder.js';
import { chooseRunAs } from '../../src/cluster/run-as/run-as.js';
import { probeRunAsFacts } from '../../src/cluster/run-as/run-as.probes.js';
import { becomesTrue } from '../../src/cluster/wait-until.js';
import { query } from '../cluster/query.js';
import { temporaryFolder } from '../cluster/temporary-folder.js';
import { runScript } from './run-script.js';
import { writeShims } from './script-shims.js';

jest.setTimeout(60_000);

const ops = join(import.meta.dirname, '../../../ops/postgres');
const replicationPassword = 'replication-password-42';

/** The scripts of docker-compose.yml, run by the same programs that the image holds, on Debian's PostgreSQL. */
describe("the database's scripts", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let test: TestCluster;
  let environment: Record<string, string>;
  let superuser: URL;
  let shims: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    test = await createTestCluster({ postgres: 'debian-15', replicas: 0, tls: true });
    // The image starts from nothing, the test cluster has made this one role itself.
    await test.cluster.asSuperuser('primary', (session) => session.query('drop role replicator'));
    superuser = new URL(test.cluster.urls.migration);
    const secrets = join(folder.path, 'secrets');
    await mkdir(secrets);
    await writeFile(join(secrets, 'replication-password'), `${replicationPassword}\n`);
    await writeFile(join(secrets, 'database-ca'), test.cluster.tls?.authority ?? '');
    for (const node of ['primary', 'replica']) {
      await writeFile(join(secrets, `${node}-certificate`), `certificate of ${node}`);
      await writeFile(join(secrets, `${node}-key`), `key of ${node}`);
    }
    shims = await writeShims(join(folder.path, 'shims'));
    environment = {
      PATH: [shims, debian15BinDir, '/usr/bin', '/bin'].join(':'),
      OPS_FOLDER: ops,
      SECRETS_FOLDER: secrets,
      TLS_FOLDER: join(folder.path, 'tls'),
      CA_FILE: join(folder.path, 'ca.crt'),
      PGDATA: join(folder.path, 'volume/18/docker'),
      PRIMARY_HOST: superuser.hostname,
      PRIMARY_PORT: superuser.port,
      DATABASE_URL: 'postgresql://healthcare_app:p%40ss%2Fword%3A1@primary:5432/healthcare',
      DATABASE_SYSTEM_URL: 'postgresql://healthcare_system:system-pass@primary:5432/healthcare',
      DATABASE_AUDITOR_URL: 'postgresql://healthcare_auditor:auditor-pass@primary:5432/healthcare',
      DATABASE_MIGRATION_URL: 'postgresql://postgres:it%27s%20me@primary:5432/healthcare?sslmode=verify-full',
    };
  });

  afterAll(async () => {
    await test.stop();
    await folder.remove();
  });

  it('start the primary with the superuser of DATABASE_MIGRATION_URL and a key closed to others', async () => {
    const output = await runScript(
      join(ops, 'primary-entrypoint.sh'),
      ['postgres', '-c', 'work_mem=8MB'],
      environment,
    );
    expect(output.trim().split('\n')).toEqual([
      'POSTGRES_DB=healthcare',
      "POSTGRES_PASSWORD=it's me",
      'POSTGRES_USER=postgres',
      'started postgres -c work_mem=8MB',
    ]);
    await expect(readFile(join(folder.path, 'tls/server.key'), 'utf8')).resolves.toBe('key of primary');
  });

  it('refuse to start the primary without DATABASE_MIGRATION_URL', async () => {
    const { DATABASE_MIGRATION_URL: _left, ...without } = environment;
    const start = runScript(join(ops, 'primary-entrypoint.sh'), ['postgres'], without);
    await expect(start).rejects.toThrow(/DATABASE_MIGRATION_URL: unbound variable/);
  });

  it('make the roles with the passwords of their URLs, percent signs decoded, and leave none in the statistics', async () => {
    await runScript(join(ops, 'initdb.d/10-roles.sh'), [], {
      ...environment,
      PGHOST: superuser.hostname,
      PGPORT: superuser.port,
      PGPASSWORD: superuser.password,
      PGSSLMODE: 'require',
      POSTGRES_USER: 'postgres',
      POSTGRES_DB: 'healthcare',
    });
    const app = new URL(test.cluster.urls.app);
    app.password = 'p%40ss%2Fword%3A1';
    const ca = test.cluster.tls?.authority ?? '';
    await expect(query(app.href, 'select current_user as name', { ca })).resolves.toEqual([
      { name: 'healthcare_app' },
    ]);
    const remembered = await test.cluster.asSuperuser('primary', async (session) => {
      await session.query('create extension pg_stat_statements');
      return session.query<{ query: string }>('select query from pg_stat_statements');
    });
    expect(remembered.rows.map((row) => row.query).join()).not.toMatch(
      /p@ss|system-pass|auditor-pass|replication-p/,
    );
  });

  it('clone the replica through TLS, and it follows the primary through its slot', async () => {
    const output = await runScript(join(ops, 'replica-entrypoint.sh'), ['postgres'], environment);
    expect(output).toContain('started postgres');

    const binaries = { ...(await findPostgres('debian-15')), postgres: join(shims, 'postgres') };
    const dataDir = environment['PGDATA'] ?? '';
    const runAs = chooseRunAs(probeRunAsFacts(binaries.postgres, folder.path));
    await giveTreeTo(dataDir, runAs, { force: true });
    const port = await freePort();
    await appendFile(join(dataDir, 'postgresql.auto.conf'), `port = ${port}\n`);
    const { tls } = test.cluster;
    const replica = {
      host: superuser.hostname,
      port,
      password: superuser.password,
      authorities: [tls?.authority ?? ''],
    };
    const process = await launchPgProcess({
      ...{ name: 'replica', binaries, dataDir, port, runAs, logFile: join(folder.path, 'replica.log') },
      probe: () => probeServer(replica),
    });
    try {
      await process.waitReady(30_000);
      await test.cluster.asSuperuser(
        'primary',
        (session) => session.query('create table kept ()'),
        'healthcare',
      );
      const follows = () =>
        withAdminConnection(
          replica,
          (session) => session.query("select to_regclass('kept') as kept"),
          'healthcare',
        ).then((found) => (found.rows[0] as { kept: string | null }).kept === 'kept');
      expect(await becomesTrue(follows, 10_000)).toBe(true);
      const slots = await test.cluster.asSuperuser('primary', (session) =>
        session.query('select slot_name, active from pg_replication_slots'),
      );
      expect(slots.rows).toEqual([{ slot_name: 'replica_1', active: true }]);
    } finally {
      await process.stop();
    }
  });

  it('start a replica that has its data without cloning again', async () => {
    const output = await runScript(join(ops, 'replica-entrypoint.sh'), ['postgres'], {
      ...environment,
      PRIMARY_HOST: 'nowhere.invalid',
    });
    expect(output).toContain('started postgres');
  });
});
