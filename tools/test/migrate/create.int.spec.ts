import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { create, deploy, diff, rollback, status } from '../../src/migrate/index.js';
import { Workbench } from './workbench.js';

jest.setTimeout(30_000);

const room = (fields = ''): string => `
model Room {
  clinicId String @map("clinic_id") @db.Uuid @default(dbgenerated("(current_setting('app.clinic_id'::text))::uuid"))
  id       String @default(uuid(7)) @db.Uuid
  beds     Int
  ${fields}
  @@id([clinicId, id])
  @@map("rooms")
  @@schema("clinic")
}
`;

describe('new', () => {
  let bench: Workbench;
  beforeEach(async () => void (bench = await Workbench.open()));
  afterEach(() => bench.close());

  const at = (second: number): { now: Date } => ({ now: new Date(Date.UTC(2026, 0, 31, 12, 0, second)) });
  const oid = (): Promise<unknown> =>
    bench.value('select oid from pg_database where datname = current_database()');
  const shadows = async (): Promise<string[]> => {
    const rows = await bench.query<{ name: string }>(
      `select datname as name from pg_database where datname like 'migrate_shadow_${String(await oid())}_%' order by 1`,
    );
    return rows.map(({ name }) => name);
  };

  it('writes what the schema has gained, and the way back', async () => {
    await bench.writeSchema(room());
    const first = await create(bench.options, 'Rooms', at(1));
    expect(first.name).toBe('20260131120001_rooms');
    expect(await bench.names()).toEqual(['20260131120001_rooms', 'migration_lock.toml']);
    expect(await bench.read(first.name, 'migration.sql')).toContain('CREATE TABLE "clinic"."rooms"');
    expect(await bench.read(first.name, 'down.sql')).toMatch(
      /^-- Undoes migration.sql.*DROP TABLE "clinic"."rooms";/s,
    );
    await deploy(bench.options);

    await bench.writeSchema(room('floor Int?'));
    const second = await create(bench.options, 'add floor', at(2));
    expect(second.script).toContain('ADD COLUMN     "floor" INTEGER');
    expect(second.down).toContain('DROP COLUMN "floor"');
    await deploy(bench.options);
    expect(await status(bench.options)).toMatchObject({ state: 'up-to-date', drift: null });
    await rollback(bench.options);
    expect(
      await bench.value("select count(*)::int from information_schema.columns where table_name = 'rooms'"),
    ).toBe(3);
    expect(await shadows()).toEqual([]);
  });

  it('is not disturbed by what Prisma does not know', async () => {
    await bench.writeSchema(room());
    await create(bench.options, 'rooms', at(1));
    await bench.write(
      '20260131120002_more',
      `alter table clinic.rooms add constraint beds check (beds > 0);
       alter table clinic.rooms enable row level security, force row level security;
       create policy p on clinic.rooms using (clinic_id = (select current_setting('app.clinic_id')::uuid));
       create function clinic.f() returns trigger language plpgsql as $$ begin return new; end; $$;
       create trigger t before update on clinic.rooms for each row execute function clinic.f();
       create index partial on clinic.rooms (beds) where beds > 3;
       create index expression on clinic.rooms ((beds + 1));
       create view clinic.v as select 1 as one;
       create materialized view clinic.m as select 1 as one;
       create schema other; create table other.t ();
       do $$ begin if not exists (select from pg_roles where rolname = 'shadow_test') then create role shadow_test; end if; end $$;`,
    );
    await bench.write(
      '20260131120003_index',
      '-- migrate: no-transaction\ncreate index concurrently more on clinic.rooms (beds) where beds > 9;\nvacuum clinic.rooms;',
    );
    await deploy(bench.options);
    expect(await diff(bench.options, 'pending')).toBe('');
    expect(await diff(bench.options, 'drift')).toBe('');
    await bench.query('drop role shadow_test');
  });

  it('tells drift from both sides, external tables aside', async () => {
    await bench.writeSchema(room());
    await create(bench.options, 'rooms', at(1));
    await deploy(bench.options);
    await bench.query('create table clinic.receipts (id int primary key)');
    expect(await status(bench.options)).toMatchObject({
      state: 'drifted',
      drift: expect.stringContaining('receipts'),
    });
    const options = { ...bench.options, externalTables: ['clinic.receipts'] };
    expect(await status(options)).toMatchObject({ state: 'up-to-date' });
    await bench.writeSchema(room('floor Int?'));
    expect(await status(options)).toMatchObject({
      state: 'drifted',
      drift: expect.stringContaining('floor'),
    });
  });

  it('refuses when nothing has changed, unless drafts to fill are wanted', async () => {
    await expect(create(bench.options, 'nothing', at(1))).rejects.toMatchObject({
      code: 'NOTHING_TO_CREATE',
    });
    const { name } = await create(bench.options, 'by hand', { ...at(1), isEmptyAllowed: true });
    await expect(deploy(bench.options)).rejects.toMatchObject({
      problem: `${name}/migration.sql: it holds no statement.`,
    });
  });

  it('writes nothing when it is a dry run', async () => {
    await bench.writeSchema(room());
    await expect(create(bench.options, 'rooms', { ...at(1), isDryRun: true })).resolves.toMatchObject({
      script: expect.stringContaining('rooms'),
    });
    expect(await bench.names()).toEqual([]);
  });

  it('refuses a schema that Prisma refuses', async () => {
    await bench.writeSchema('model Room {}');
    await expect(create(bench.options, 'rooms')).rejects.toMatchObject({ code: 'SCHEMA_INVALID' });
  });

  it('refuses a name that would come before an existing one', async () => {
    await bench.write('20270101000000_later', 'select 1');
    await expect(create(bench.options, 'rooms', at(1))).rejects.toMatchObject({ code: 'NAME_INVALID' });
  });

  it('leaves no shadow database when a migration fails in it, and says which statement', async () => {
    await bench.write('20260101000000_broken', 'select 1;\nselect nothing');
    await expect(create(bench.options, 'rooms')).rejects.toMatchObject({
      problem: expect.stringMatching(
        /^20260101000000_broken\/migration.sql in the shadow database line 2: .*nothing/,
      ),
    });
    expect(await shadows()).toEqual([]);
  });

  it('drops the shadow databases of killed commands, and no others', async () => {
    const prefix = `migrate_shadow_${String(await oid())}`;
    const young = `${prefix}_${Date.now()}_0123abcd`;
    const others = [young, `${prefix}_mine`];
    for (const name of [`${prefix}_1700000000000_0123abcd`, ...others]) {
      await bench.query(`create database ${name} template template0`);
    }
    await diff(bench.options, 'pending');
    expect(await shadows()).toEqual(others);
    for (const name of others) await bench.query(`drop database ${name}`);
  });

  it('needs a role that may create databases', async () => {
    await bench.query("create role no_createdb login password 'x'; grant pg_read_all_data to no_createdb");
    try {
      const url = new URL(bench.url);
      url.username = 'no_createdb';
      url.password = 'x';
      await expect(create({ ...bench.options, url: url.href }, 'rooms')).rejects.toMatchObject({
        code: 'SHADOW_REFUSED',
      });
    } finally {
      await bench.query('drop owned by no_createdb; drop role no_createdb');
    }
  });
});
