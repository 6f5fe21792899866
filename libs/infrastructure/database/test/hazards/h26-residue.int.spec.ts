import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { AuditInfo } from '@infrastructure/database';
import { HazardStage, type HazardBench } from '../support/hazard-bench.js';
import { RoleSession } from '../support/role-session.js';

jest.setTimeout(60_000);

const outer: AuditInfo = { action: 'OUTER', resourceType: 'Practitioner' };
const inner: AuditInfo = { action: 'INNER', resourceType: 'Practitioner' };

/** Writes before, inside and after a savepoint, once released and once rolled back; how each was recorded. */
const writeAroundSavepoints =
  (stage: HazardStage) =>
  async ({ database, alpha }: HazardBench) => {
    const add = (name: string) =>
      database.executeInTransaction((tx) => tx.practitioner.create({ data: { name } }), { audit: inner });
    await database.runInContext(alpha, () =>
      database.executeInTransaction(
        async (tx) => {
          await tx.practitioner.create({ data: { name: 'before' } });
          await add('released');
          await tx.practitioner.create({ data: { name: 'after release' } });
          await add('').catch(() => undefined);
          await tx.practitioner.create({ data: { name: 'after rollback' } });
          await tx.practitioner.deleteMany();
        },
        { audit: outer },
      ),
    );
    const rows = await stage.superuser.query(
      "SELECT action, operation FROM healthcare.audit_log WHERE table_name = 'practitioners' ORDER BY id",
    );
    await stage.superuser.query('SET session_replication_role = replica');
    await stage.superuser.query('ALTER TABLE healthcare.audit_log DISABLE TRIGGER append_only');
    await stage.superuser.query('DELETE FROM healthcare.audit_log');
    await stage.superuser.query('ALTER TABLE healthcare.audit_log ENABLE ALWAYS TRIGGER append_only');
    await stage.superuser.query('RESET session_replication_role');
    return rows.filter(({ operation }) => operation === 'INSERT').map(({ action }) => action);
  };

describe('H26: what a savepoint or a transaction leaves behind', () => {
  let stage: HazardStage;

  beforeAll(async () => {
    stage = await HazardStage.set();
    await stage.superuser.query(
      `INSERT INTO healthcare.patients (clinic_id, id, mrn, first_name, last_name, birth_date)
       VALUES ($1, healthcare.uuid_v7(), 'm', 'F', 'L', '1990-01-01')`,
      [stage.alpha.clinicId],
    );
  });
  afterAll(async () => {
    await stage.strike();
  });

  it('never reaches the next statement: each carries its own context', async () => {
    expect(await stage.play(writeAroundSavepoints(stage))).toEqual(['OUTER', 'INNER', 'OUTER', 'OUTER']);
  });

  it('reaches it when each context goes once, with its first statement', async () => {
    const actions = await stage.playWithout(
      {
        file: 'prisma/transaction.session.ts',
        find: 'return this.#enqueue(() => this.#send(statement, this.#context));',
        replace: `const sent: Set<unknown> = ((this as any).sent ??= new Set());
          return this.#enqueue(() => {
            const context = sent.has(this.#context) ? { packet: joinPackets(EMPTY_PACKET), extraMs: 0 } : this.#context;
            sent.add(this.#context);
            return this.#send(statement, context);
          });`,
      },
      writeAroundSavepoints(stage),
    );
    expect(actions).toEqual(['OUTER', 'INNER', 'INNER', 'INNER']);
  });

  /** What the application role sees and writes on a connection that has served a clinic before. */
  const withResidue = async () => {
    const app = await RoleSession.open(stage.cluster, 'app');
    const seen = async () => (await app.query('SELECT count(*)::int AS n FROM patients'))[0]?.['n'];
    await app.inClinic(stage.alpha.clinicId, 'SELECT 1');
    const residue = (await app.query("SELECT current_setting('app.clinic_id') AS clinic"))[0]?.['clinic'];
    const count = await seen().catch(sqlStateOf);
    const written = await app
      .under({}, () => app.query("INSERT INTO practitioners (id, name) VALUES (uuid_v7(), 'x')"))
      .then(() => 'written', sqlStateOf);
    await app.close();
    return { residue, count, written };
  };

  it('is an empty clinic on the connection, and an empty clinic sees and writes nothing', async () => {
    expect(await withResidue()).toEqual({ residue: '', count: 0, written: '22P02' });
  });

  it.each([
    [
      'breaks where a policy takes it for an id',
      "(SELECT current_setting('app.clinic_id', true))::uuid",
      '22P02',
    ],
    [
      'sees everything where a policy takes it for no limit',
      "coalesce((SELECT nullif(current_setting('app.clinic_id', true), '')::uuid), clinic_id)",
      1,
    ],
  ])('%s', async (_title, clinic, count) => {
    const policy = (expression: string) =>
      `ALTER POLICY clinic_isolation ON healthcare.patients USING (clinic_id = ${expression})`;
    const own = "(SELECT nullif(current_setting('app.clinic_id', true), '')::uuid)";
    await stage.superuser.script(policy(clinic));
    const found = await withResidue();
    await stage.superuser.script(policy(own));
    expect(found).toMatchObject({ residue: '', count });
  });
});

function sqlStateOf(error: unknown): string | undefined {
  return (error as { code?: string }).code;
}
