import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { verify } from '@node-rs/argon2';
import { startDbOn, type Ended } from '../db/child-db.js';
import { ImportBench } from '../import/import-bench.js';

jest.setTimeout(120_000);

const PASSWORD = 'correct horse battery';

interface Clinic {
  readonly id: string;
  readonly slug: string;
  readonly patients: number;
  readonly administrators: number;
}

describe('db admin', () => {
  let bench: ImportBench;
  let clinics: readonly Clinic[];

  beforeAll(async () => {
    bench = await ImportBench.open();
    await bench.import();
    clinics = JSON.parse((await db(['clinics', '--json'])).out) as Clinic[];
  });
  afterAll(() => bench.close());

  const db = (args: readonly string[], input?: string, environment?: NodeJS.ProcessEnv): Promise<Ended> =>
    startDbOn(bench.database, args, environment, input).ended;

  const clinic = (at: number): Clinic => {
    const found = clinics[at];
    if (found === undefined) throw new Error(`no clinic ${String(at)}`);
    return found;
  };

  it('finds the imported clinics, those with most patients first, and none with an administrator', () => {
    expect(clinics.map(({ patients }) => patients)).toEqual([2, 2, 0]);
    expect(clinics.map(({ administrators }) => administrators)).toEqual([0, 0, 0]);
    for (const { slug } of clinics) expect(slug).toMatch(/^[a-z0-9-]+-[0-9a-f]{12}$/);
  });

  it.each([
    ['a clinic that is not there', ['nowhere', 'a@example.org', '--password', PASSWORD], 'CLINIC_UNKNOWN'],
    ['an address that is none', ['$slug', 'nobody', '--password', PASSWORD], 'EMAIL_INVALID'],
    ['a weak password', ['$slug', 'a@example.org', '--password', 'aaaaaaaaaaaa'], 'PASSWORD_WEAK'],
    ['a new account without a password', ['$slug', 'a@example.org'], 'PASSWORD_MISSING'],
  ])('refuses %s in one line, and changes nothing', async (_title, args, code) => {
    const named = args.map((arg) => (arg === '$slug' ? clinic(0).slug : arg));
    const ended = await db(['admin', ...named]);
    expect(ended).toMatchObject({ code: 1, out: '' });
    expect(ended.err.trimEnd().split('\n')).toEqual([expect.stringMatching(new RegExp(`\\(${code}\\)$`))]);
    expect(ended.err).not.toContain('aaaa');
    expect(await bench.count('users')).toBe(0);
  });

  it('refuses a password on the command line in production', async () => {
    const environment = { NODE_ENV: 'production', DATABASE_SSL: 'require' };
    const args = ['admin', clinic(0).slug, 'a@example.org', '--password', PASSWORD];
    expect(await db(args, '', environment)).toMatchObject({
      code: 2,
      err: expect.stringContaining('--password-stdin'),
    });
  });

  it('makes the first administrator of a clinic, with a password from standard input', async () => {
    const { slug, id } = clinic(0);
    const args = [
      'admin',
      slug,
      'Ada@Example.org',
      '--password-stdin',
      '--name',
      'Ada',
      '--actor',
      'operator',
    ];
    const { code, out } = await db(args, `${PASSWORD}\n`);
    expect({ code, out }).toEqual({
      code: 0,
      out: expect.stringMatching(/^ada@example\.org \(a new account\) is now an administrator of .+\.\n$/),
    });
    const [made] = await bench.query<{ password_hash: string }>(
      `select m.clinic_id, m.roles, m.status, u.name, p.display_name, c.password_hash
         from healthcare.credentials c
         join healthcare.users u on u.id = c.user_id
         join healthcare.memberships m on m.user_id = u.id
         join healthcare.profiles p on p.user_id = u.id and p.clinic_id = m.clinic_id
        where c.login_email = 'ada@example.org'`,
    );
    expect(made).toMatchObject({
      clinic_id: id,
      roles: ['clinic-admin'],
      status: 'active',
      name: 'Ada',
      display_name: 'Ada',
    });
    expect(await verify(made?.password_hash ?? '', PASSWORD)).toBe(true);
  });

  it('leaves its audit records, in the name of whoever ran it', async () => {
    const records = await bench.query(
      `select distinct user_id, metadata -> 'system' ->> 'reason' as reason
         from healthcare.audit_log where action = 'MAKE_CLINIC_ADMIN'`,
    );
    expect(records).toEqual([{ user_id: 'operator', reason: 'make a clinic’s administrator' }]);
  });

  it('refuses a new password for an account that has one', async () => {
    const ended = await db(['admin', clinic(1).slug, 'ada@example.org', '--password', PASSWORD]);
    expect(ended).toMatchObject({ code: 1, err: expect.stringContaining('(PASSWORD_PRESENT)') });
  });

  it('makes the same account an administrator of one clinic more, once', async () => {
    const add = () => db(['admin', clinic(1).id, 'ada@example.org', '--json']);
    expect(JSON.parse((await add()).out)).toMatchObject({ account: 'present', role: 'given' });
    expect(JSON.parse((await add()).out)).toMatchObject({ account: 'present', role: 'present' });
    const table = await db(['clinics']);
    expect(table.out).toMatch(new RegExp(`^${clinic(1).slug} +2 +1 `, 'm'));
  });

  it.each([
    ['suspended', ['nurse', 'clinic-admin']],
    ['ended', ['clinic-admin']],
  ])('brings back a member who was %s', async (status, roles) => {
    const { id } = clinic(2);
    await bench.query(`delete from healthcare.memberships where clinic_id = $1`, [id]);
    await bench.query(
      `insert into healthcare.memberships (clinic_id, id, user_id, roles, status)
       select $1, healthcare.uuid_v7(), user_id, '{nurse}', 'active' from healthcare.credentials`,
      [id],
    );
    await bench.query(`update healthcare.memberships set status = $2 where clinic_id = $1`, [id, status]);
    expect((await db(['admin', id, 'ada@example.org'])).code).toBe(0);
    expect(
      await bench.query('select roles, status from healthcare.memberships where clinic_id = $1', [id]),
    ).toEqual([{ roles, status: 'active' }]);
  });

  it('refuses a closed clinic and a disabled user', async () => {
    await bench.query(`update healthcare.clinics set status = 'closed' where id = $1`, [clinic(2).id]);
    const closed = await db(['admin', clinic(2).id, 'ada@example.org']);
    expect(closed).toMatchObject({ code: 1, err: expect.stringContaining('(CLINIC_CLOSED)') });
    await bench.query(`update healthcare.users set status = 'disabled'`);
    const disabled = await db(['admin', clinic(1).id, 'ada@example.org']);
    expect(disabled).toMatchObject({ code: 1, err: expect.stringContaining('(USER_DISABLED)') });
  });

  it('is named at the end of an import', async () => {
    const { out } = await db(['import', bench.exportFolder, '--rejects', bench.rejectsFile]);
    expect(out).toContain('npm run db -- admin <slug> <email> --password-stdin');
  });
});
