import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { verify } from '@node-rs/argon2';
import pg from 'pg';
import { sharedCluster, type ClusterDatabase } from '../../src/cluster/index.js';
import { seed, SeededIds, type SeedReport } from '../../src/seed/index.js';

jest.setTimeout(120_000);

const numbers = { clinics: 3, patients: 240, seed: 11 };
const password = 'invented people sign in';
const tables = [
  'clinics',
  'users',
  'credentials',
  'practitioners',
  'patients',
  'appointments',
  'observations',
  'invoice_lines',
];

async function query<R extends pg.QueryResultRow>(database: ClusterDatabase, sql: string): Promise<R[]> {
  const client = new pg.Client(database.urls.migration);
  await client.connect();
  try {
    return (await client.query<R>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** One hash of all rows of a table, byte by byte. */
async function checksum(database: ClusterDatabase, table: string): Promise<string> {
  const sql = `select md5(string_agg(t::text, chr(10) order by t::text)) as sum from healthcare.${table} t`;
  return (await query<{ sum: string }>(database, sql))[0]?.sum ?? '';
}

describe('seeding', () => {
  let first: ClusterDatabase;
  let second: ClusterDatabase;
  let report: SeedReport;
  const into = (database: ClusterDatabase, extra: object = {}): Promise<SeedReport> =>
    seed({ ...numbers, urls: database.urls, password, actor: 'seed-spec', ...extra });

  beforeAll(async () => {
    first = await sharedCluster(process.env).createDatabase();
    second = await sharedCluster(process.env).createDatabase();
    report = await into(first);
  });
  afterAll(() => Promise.all([first.drop(), second.drop()]));

  it('gives two databases the same bytes', async () => {
    await into(second, { concurrency: 1 });
    for (const table of tables) {
      const [one, other] = [await checksum(first, table), await checksum(second, table)];
      expect([table, other]).toEqual([table, one]);
      expect(one).toMatch(/^[0-9a-f]{32}$/);
    }
  });

  it('puts nothing in twice', async () => {
    const again = await into(first);
    expect([report.inserted.patients, again.rows]).toEqual([numbers.patients, 0]);
  });

  it('keeps two data sets apart', async () => {
    const other = await into(first, { seed: 12, patients: 30 });
    expect([other.inserted.clinics, other.inserted.patients]).toEqual([3, 30]);
  });

  it('records every row in the audit log, in the name of whoever ran it', async () => {
    const [row] = await query(
      second,
      `select count(*)::int as entries, array_agg(distinct user_id) as actors from healthcare.audit_log where operation = 'INSERT'`,
    );
    expect(row).toEqual({ entries: report.rows, actors: ['seed-spec'] });
  });

  it('tells ids and sign-ins that are there', async () => {
    const ids = new SeededIds(numbers);
    const [patient] = ids.patientIds(1, 5, 6);
    const found = await query<{ clinic_id: string }>(
      first,
      `select clinic_id from healthcare.patients where id = '${patient}'`,
    );
    expect(found).toEqual([{ clinic_id: ids.clinicId(1) }]);
    const email = ids.logins(1).find(({ role }) => role === 'receptionist')?.email;
    const [login] = await query<{ password_hash: string; roles: string[]; clinic_id: string }>(
      first,
      `select password_hash, roles, clinic_id from healthcare.credentials
         join healthcare.memberships using (user_id) where login_email = '${email}'`,
    );
    expect([login?.roles, login?.clinic_id]).toEqual([['receptionist'], ids.clinicId(1)]);
    expect(await verify(login?.password_hash ?? '', password)).toBe(true);
  });

  it('refuses a password that is too short', async () => {
    await expect(into(first, { password: 'short' })).rejects.toThrow(
      'password must have at least 12 characters',
    );
  });

  it('gives nobody a password unless asked', async () => {
    const { inserted } = await seed({ clinics: 1, patients: 1, seed: 99, urls: first.urls });
    expect([inserted.users > 0, inserted.credentials]).toEqual([true, 0]);
  });
});
