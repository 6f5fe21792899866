import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type ClusterDatabase, sharedCluster } from '../../src/cluster/index.js';
import { runDbHere } from '../db/in-process-db.js';
import { withClient } from '../migrate/with-client.js';

jest.setTimeout(30_000);

const plant = 'ALTER TABLE healthcare.patients NO FORCE ROW LEVEL SECURITY';
const repair = 'ALTER TABLE healthcare.patients FORCE ROW LEVEL SECURITY';

describe('db lint', () => {
  let database: ClusterDatabase;
  beforeAll(async () => void (database = await sharedCluster(process.env).createDatabase()));
  afterEach(() => run(repair));
  afterAll(() => database.drop());

  const run = (sql: string) => withClient(database.urls.migration, (client) => client.query(sql));
  const lint = (...flags: string[]) =>
    runDbHere(['lint', ...flags], { DATABASE_MIGRATION_URL: database.urls.migration });

  it('names a table whose owner would see every clinic, and exits with 1', async () => {
    await run(plant);
    const { code, out } = await lint();
    expect(code).toBe(1);
    expect(out).toMatch(/^table patients .*\[row-security-forced\]\n.*: 1 to correct\.\n$/);
  });

  it('prints one JSON document', async () => {
    await run(plant);
    const { code, out } = await lint('--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({
      database: expect.stringMatching(/^\S+ at \S+:\d+$/),
      findings: [
        {
          check: 'row-security-forced',
          subject: 'table patients',
          problem: expect.any(String),
          wayOut: expect.any(String),
        },
      ],
    });
  });

  it('finds nothing in a migrated database, and exits with 0', async () => {
    expect(await lint()).toMatchObject({ code: 0, out: expect.stringMatching(/: nothing is wrong\.\n$/) });
    const { code, out } = await lint('--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ findings: [] });
  });

  it('sends to migrate deploy when the database was never migrated', async () => {
    const empty = await sharedCluster(process.env).createDatabase({ template: 'template0' });
    const { code, out } = await runDbHere(['lint'], { DATABASE_MIGRATION_URL: empty.urls.migration });
    await empty.drop();
    expect(code).toBe(1);
    expect(out).toContain('npm run db -- migrate deploy');
  });

  it('says in one line that no server answers', async () => {
    const unreachable = 'postgresql://nobody@127.0.0.1:1/nowhere';
    const { code, out, err } = await runDbHere(['lint', '--json'], { DATABASE_MIGRATION_URL: unreachable });
    expect(code).toBe(1);
    expect(err).toMatch(/^No connection to nowhere at 127\.0\.0\.1:1 .*\n$/);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'DATABASE_UNREACHABLE' } });
  });
});
