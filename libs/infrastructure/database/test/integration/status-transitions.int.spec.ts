import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sharedCluster, type ClusterDatabase } from '@tools/dev/cluster';
import { RoleSession } from '../support/role-session.js';
import { plantClinic, type ClinicFixture } from '../support/sql-fixture.js';

interface Transition {
  readonly entity: string;
  readonly from: string;
  readonly to: string;
}

/** How a row of each entity is made; $1 status, $2 source, both of the row. */
const entities: Readonly<Record<string, { states: readonly string[]; importable: boolean; insert: string }>> =
  {
    appointments: {
      states: ['booked', 'checked-in', 'completed', 'cancelled', 'no-show'],
      importable: true,
      insert: `INSERT INTO appointments (id, patient_id, practitioner_id, starts_at, ends_at, status, source, source_key)
      SELECT uuid_v7(), p.id, r.id, now(), now() + interval '1 hour', $1, $2, CASE WHEN $2::text IS NOT NULL THEN 'k' END
      FROM patients p, practitioners r RETURNING id`,
    },
    prescriptions: {
      states: ['draft', 'active', 'on-hold', 'completed', 'stopped', 'cancelled'],
      importable: true,
      insert: `INSERT INTO prescriptions (id, patient_id, code, description, started_at, status, source, source_key)
      SELECT uuid_v7(), p.id, '1', 'x', now(), $1, $2, CASE WHEN $2::text IS NOT NULL THEN 'k' END FROM patients p RETURNING id`,
    },
    invoices: {
      states: ['draft', 'issued', 'paid', 'void'],
      importable: true,
      insert: `INSERT INTO invoices (id, patient_id, number, diagnosis_codes, status, source, source_key)
      SELECT uuid_v7(), p.id, '1', '{}', $1, $2, CASE WHEN $2::text IS NOT NULL THEN 'k' END FROM patients p RETURNING id`,
    },
    consents: {
      states: ['requested', 'granted', 'refused', 'withdrawn', 'expired'],
      importable: true,
      insert: `INSERT INTO consents (id, patient_id, category, status, source, source_key)
      SELECT uuid_v7(), p.id, 'research', $1, $2, CASE WHEN $2::text IS NOT NULL THEN 'k' END FROM patients p RETURNING id`,
    },
    memberships: {
      states: ['invited', 'active', 'suspended', 'ended'],
      importable: false,
      insert: `WITH made AS (INSERT INTO users (name, email) VALUES ('x', 'x@example.test') RETURNING id)
      INSERT INTO memberships (id, user_id, roles, status) SELECT uuid_v7(), made.id, '{nurse}', $1 FROM made WHERE $2::text IS NULL RETURNING id`,
    },
  };

describe('a status', () => {
  let database: ClusterDatabase;
  let app: RoleSession;
  /** The migrator's: what imports and seeds of an operator may do. */
  let operator: RoleSession;
  let alpha: ClinicFixture;
  let allowed: Set<string>;
  let allowedImports: Set<string>;
  const nameOf = ({ entity, from, to }: Transition) => `${entity}: ${from} → ${to}`;

  beforeAll(async () => {
    database = await sharedCluster(process.env).createDatabase();
    alpha = await plantClinic(database, 'alpha');
    app = await RoleSession.open(database, 'app');
    operator = await RoleSession.open(database, 'migration');
    await operator.script('SET search_path = healthcare');
    const rows = await app.query(
      'SELECT entity, from_state AS from, to_state AS to, imported_only FROM state_transitions',
    );
    const names = (imports: boolean) =>
      new Set(
        rows
          .filter((row) => imports || row['imported_only'] === false)
          .map((row) => nameOf(row as unknown as Transition)),
      );
    allowed = names(false);
    allowedImports = names(true);
  });
  afterAll(async () => {
    await app.close();
    await operator.close();
    await database.drop();
  });

  /** What became of it: 'done', or the SQLSTATE. Nothing is kept. */
  const attempt = (work: () => Promise<unknown>, session = app) =>
    session.undone(async () => {
      await session.query(`SET LOCAL app.clinic_id = '${alpha.clinicId}'`);
      return await work().then(
        () => 'done',
        (error: unknown) => (error as { code: string }).code,
      );
    });

  it.each(Object.keys(entities))('of new %s is one that a row may begin in', async (entity) => {
    const { states, insert } = entities[entity]!;
    for (const to of states) {
      const outcome = await attempt(() => app.query(insert, [to, null]));
      expect([to, outcome]).toEqual([
        to,
        allowed.has(nameOf({ entity, from: '(new)', to })) ? 'done' : 'HC001',
      ]);
    }
  });

  it.each(Object.keys(entities).filter((name) => entities[name]?.importable))(
    'of imported %s may be any that was reached elsewhere',
    async (entity) => {
      const { states, insert } = entities[entity]!;
      for (const to of states) {
        const outcome = await attempt(() => operator.query(insert, [to, 'synthea']), operator);
        expect([to, outcome]).toEqual([
          to,
          allowedImports.has(nameOf({ entity, from: '(new)', to })) ? 'done' : 'HC001',
        ]);
      }
    },
  );

  it.each(Object.keys(entities).filter((name) => entities[name]?.importable))(
    'of %s that a clinic only calls imported is one that a row may begin in',
    async (entity) => {
      const { states, insert } = entities[entity]!;
      for (const to of states) {
        const outcome = await attempt(() => app.query(insert, [to, 'me']));
        const isFirst = allowed.has(nameOf({ entity, from: '(new)', to }));
        expect([to, outcome]).toEqual([to, isFirst ? 'done' : 'HC001']);
      }
    },
  );

  it('of an invitation is the invited one’s to accept, never the clinic’s for them', async () => {
    const accept = (session: RoleSession) => async () => {
      const [row] = await session.query(entities['memberships']!.insert, ['invited', null]);
      await session.query(`UPDATE memberships SET status = 'active' WHERE id = $1`, [row?.['id']]);
    };
    await expect(attempt(accept(app))).resolves.toBe('HC001');
    await expect(attempt(accept(operator), operator)).resolves.toBe('done');
  });

  it.each(Object.keys(entities))('of %s moves only along the table', async (entity) => {
    const { states, insert, importable } = entities[entity]!;
    const outcomes: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const from of states) {
      // An imported row may begin where it could have come from, so every state can be left from.
      const reachable = importable
        ? allowedImports.has(nameOf({ entity, from: '(new)', to: from }))
        : allowed.has(nameOf({ entity, from: '(new)', to: from }));
      if (!reachable) continue;
      for (const to of states) {
        const name = nameOf({ entity, from, to });
        expected[name] = from === to || allowed.has(name) ? 'done' : 'HC001';
        outcomes[name] = await attempt(async () => {
          const [row] = await operator.query(insert, [from, importable ? 'synthea' : null]);
          await operator.query(`UPDATE ${entity} SET status = $2 WHERE id = $1`, [row?.['id'], to]);
        }, operator);
      }
    }
    expect(outcomes).toEqual(expected);
    expect(Object.values(expected)).toContain('done');
    expect(Object.values(expected)).toContain('HC001');
  });

  it('is refused without saying which it was', async () => {
    const secret = 'planted-secret';
    const { insert } = entities['consents']!;
    await expect(app.inClinic(alpha.clinicId, insert, [secret, null])).rejects.toMatchObject({
      code: 'HC001',
      constraint: 'consents_status_transition',
      table: 'consents',
      message: expect.not.stringContaining(secret) as unknown,
      detail: undefined,
    });
  });

  it('never lets a practitioner be booked twice at a time, unless the first booking is over or off', async () => {
    const book = (from: string, status = 'booked') =>
      operator.query(
        `INSERT INTO appointments (id, patient_id, practitioner_id, starts_at, ends_at, status, source, source_key)
         VALUES (uuid_v7(), $1, $2, $3, $3::timestamptz + interval '1 hour', $4, CASE WHEN $4 <> 'booked' THEN 's' END, CASE WHEN $4 <> 'booked' THEN $3::text END)`,
        [alpha.patientId, alpha.practitionerId, from, status],
      );
    const pair = (first: Parameters<typeof book>, second: Parameters<typeof book>) =>
      attempt(async () => {
        await book(...first);
        await book(...second);
      }, operator);
    await expect(pair(['2030-01-01T10:00Z'], ['2030-01-01T10:30Z'])).resolves.toBe('23P01');
    await expect(pair(['2030-01-01T10:00Z', 'checked-in'], ['2030-01-01T10:59Z'])).resolves.toBe('23P01');
    await expect(pair(['2030-01-01T10:00Z'], ['2030-01-01T11:00Z'])).resolves.toBe('done');
    for (const status of ['completed', 'cancelled', 'no-show'])
      await expect(pair(['2030-01-01T10:00Z', status], ['2030-01-01T10:30Z'])).resolves.toBe('done');
  });
});
