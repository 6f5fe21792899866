import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { SchemaEngine } from '../../src/migrate/engine/schema-engine.js';
import { readMigrationFolder } from '../../src/migrate/folder/read-migration-folder.js';
import { ConnectionTarget, deploy, rollback, status, validate } from '../../src/migrate/index.js';
import { withSession } from '../../src/migrate/session/open-session.js';
import { Workbench } from './workbench.js';

jest.setTimeout(30_000);

describe("Prisma's own diagnosis", () => {
  let bench: Workbench;
  beforeEach(async () => void (bench = await Workbench.open()));
  afterEach(() => bench.close());

  const diagnose = async (): Promise<unknown> => {
    const { migrations } = await readMigrationFolder(bench.migrationsDir);
    const target = ConnectionTarget.of(bench.options);
    return withSession(target, (session) =>
      SchemaEngine.use({ session, target, externalTables: [] }, (engine) => engine.diagnose(migrations)),
    );
  };

  it('agrees about every state', async () => {
    await bench.write('1_a', 'create table a ()', 'drop table a');
    await bench.write('2_b', '-- migrate: no-transaction\ncreate table b ();\nvacuum b;', 'drop table b');
    expect(await diagnose()).toMatchObject({ hasMigrationsTable: false });
    await deploy(bench.options);
    const clean = {
      hasMigrationsTable: true,
      editedMigrationNames: [],
      failedMigrationNames: [],
      history: null,
    };
    expect(await diagnose()).toMatchObject(clean);

    await rollback(bench.options);
    expect(await diagnose()).toMatchObject({
      ...clean,
      history: { diagnostic: 'databaseIsBehind', unappliedMigrationNames: ['2_b'] },
    });
    await deploy(bench.options);

    await bench.write('1_a', 'create table a (); -- why');
    expect(await diagnose()).toMatchObject({ ...clean, editedMigrationNames: ['1_a'] });
    await bench.write('1_a', 'create table a ()\r\n');
    await validate(bench.options, { accept: '1_a' });
    await bench.write('1_a', 'create table a ()\n');
    expect(await diagnose()).toMatchObject(clean);
    expect(await status(bench.options)).toMatchObject({ state: 'up-to-date' });

    await bench.write('3_c', '-- migrate: no-transaction\nselect 1; select nothing');
    await expect(deploy(bench.options)).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
    expect(await diagnose()).toMatchObject({ ...clean, failedMigrationNames: ['3_c'] });
    await bench.remove('1_a');
    expect(await diagnose()).toMatchObject({
      history: { unpersistedMigrationNames: expect.arrayContaining(['1_a']) },
    });
  });
});
