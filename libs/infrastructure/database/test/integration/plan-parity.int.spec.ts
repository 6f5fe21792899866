import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sharedCluster, type ClusterDatabase } from '@tools/dev/cluster';
import { RoleSession } from '../support/role-session.js';

const clinicId = '10000000-0000-7000-8000-000000000005';
const patientId = '30000000-0000-7000-8000-000000000018';

/** The API's queries: what the service sends, the clinic left to row-level security. */
const queries: Readonly<Record<string, string>> = {
  'a patient by id': `SELECT * FROM healthcare.patients WHERE id = '${patientId}' LIMIT 1`,
  'patients by id list': `SELECT * FROM healthcare.patients WHERE id IN ('${patientId}', '30000000-0000-7000-8000-00000000002c')`,
  'a patient by record number': "SELECT * FROM healthcare.patients WHERE mrn = 'M24' LIMIT 1",
  'patients by name':
    "SELECT * FROM healthcare.patients WHERE last_name >= 'L10' AND last_name < 'L11' ORDER BY last_name, first_name, id LIMIT 20",
  'the newest patients': 'SELECT * FROM healthcare.patients ORDER BY created_at DESC, id DESC LIMIT 20',
  "a practitioner's day":
    "SELECT * FROM healthcare.appointments WHERE practitioner_id = '20000000-0000-7000-8000-000000000035' AND starts_at >= '2024-03-01' ORDER BY starts_at LIMIT 20",
  "a patient's appointments": `SELECT * FROM healthcare.appointments WHERE patient_id = '${patientId}' ORDER BY starts_at DESC LIMIT 20`,
  'open appointments':
    "SELECT * FROM healthcare.appointments WHERE status IN ('booked', 'checked-in') AND starts_at >= '2024-01-01' ORDER BY starts_at LIMIT 20",
  "a patient's observations": `SELECT * FROM healthcare.observations WHERE patient_id = '${patientId}' ORDER BY observed_at DESC LIMIT 20`,
  'one kind of observation': `SELECT * FROM healthcare.observations WHERE patient_id = '${patientId}' AND code = '2' ORDER BY observed_at DESC LIMIT 20`,
  'open invoices': "SELECT * FROM healthcare.invoices WHERE status = 'issued' ORDER BY due_at LIMIT 20",
};

/** 20 clinics of 400 patients, written without triggers. */
const data = `
  SET LOCAL session_replication_role = replica;
  INSERT INTO healthcare.clinics (id, name, slug)
    SELECT ('10000000-0000-7000-8000-' || lpad(to_hex(g), 12, '0'))::uuid, 'C' || g, 'c-' || g FROM generate_series(1, 20) g;
  INSERT INTO healthcare.patients (clinic_id, id, mrn, first_name, last_name, birth_date, created_at)
    SELECT ('10000000-0000-7000-8000-' || lpad(to_hex(g % 20 + 1), 12, '0'))::uuid,
      ('30000000-0000-7000-8000-' || lpad(to_hex(g), 12, '0'))::uuid, 'M' || g, 'F' || g % 50, 'L' || g % 997, '1990-01-01',
      timestamptz '2024-01-01' + g * interval '1 minute'
    FROM generate_series(1, 8000) g;
  INSERT INTO healthcare.appointments (clinic_id, id, patient_id, practitioner_id, starts_at, ends_at, status)
    SELECT p.clinic_id, healthcare.uuid_v7(), p.id,
      ('20000000-0000-7000-8000-' || lpad(to_hex((('x' || right(p.clinic_id::text, 4))::bit(16)::int) * 10 + k % 10), 12, '0'))::uuid,
      at, at + interval '10 minutes', CASE WHEN k = 0 AND right(p.mrn, 1) = '0' THEN 'booked' ELSE 'completed' END
    FROM healthcare.patients p, generate_series(0, 3) k, LATERAL (SELECT p.created_at + k * interval '30 days' AS at) t;
  INSERT INTO healthcare.observations (clinic_id, id, patient_id, category, code, description, value, value_type, observed_at)
    SELECT clinic_id, healthcare.uuid_v7(), id, 'survey', (k % 3)::text, 'd', 'v', 'text', created_at + k * interval '1 day'
    FROM healthcare.patients, generate_series(1, 6) k;
  INSERT INTO healthcare.invoices (clinic_id, id, patient_id, number, status, diagnosis_codes, due_at)
    SELECT clinic_id, healthcare.uuid_v7(), id, mrn, CASE WHEN right(mrn, 2) = '24' THEN 'issued' ELSE 'paid' END, '{}', created_at
    FROM healthcare.patients;
  INSERT INTO healthcare.users (id, name, email)
    SELECT ('40000000-0000-7000-8000-' || lpad(to_hex(g), 12, '0'))::uuid, 'U', 'u@example.test' FROM generate_series(1, 5000) g;
  INSERT INTO healthcare.memberships (clinic_id, id, user_id, roles, status)
    SELECT ('10000000-0000-7000-8000-' || lpad(to_hex(g % 20 + 1), 12, '0'))::uuid, healthcare.uuid_v7(),
      ('40000000-0000-7000-8000-' || lpad(to_hex(g), 12, '0'))::uuid, '{nurse}', 'active' FROM generate_series(1, 400) g`;

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Filter?: string;
  readonly Plans?: readonly PlanNode[];
}

function nodesOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

describe('a plan under row-level security', () => {
  let database: ClusterDatabase;
  let app: RoleSession;
  let superuser: RoleSession;

  beforeAll(async () => {
    database = await sharedCluster(process.env).createDatabase();
    superuser = await RoleSession.open(database, 'migration');
    await superuser.under({}, async () => {
      for (const statement of data.split(';\n')) await superuser.query(statement);
    });
    await superuser.query('ANALYZE');
    app = await RoleSession.open(database, 'app');
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await superuser.close();
    await database.drop();
  });

  const planOf = async (session: RoleSession, query: string): Promise<PlanNode[]> => {
    const rows = await session.inClinic(clinicId, `EXPLAIN (FORMAT JSON) ${query}`);
    const [{ Plan }] = rows[0]?.['QUERY PLAN'] as [{ Plan: PlanNode }];
    return nodesOf(Plan);
  };
  const indexesOf = (nodes: readonly PlanNode[]) => nodes.flatMap((node) => node['Index Name'] ?? []);
  /** The same query with the clinic in its text: what a role without policies would run. */
  const withClinic = (query: string) =>
    query
      .replace('WHERE', `WHERE clinic_id = '${clinicId}' AND`)
      .replace(/(FROM \S+) (ORDER|LIMIT)/, `$1 WHERE clinic_id = '${clinicId}' $2`);

  it.each(Object.keys(queries))(
    'of %s uses the index it would use without, and the clinic is part of its condition',
    async (name) => {
      const query = queries[name] ?? '';
      const nodes = await planOf(app, query);
      expect(indexesOf(nodes)).toEqual(indexesOf(await planOf(superuser, withClinic(query))));
      const scans = nodes.filter((node) => node['Index Name'] !== undefined);
      expect(scans).toHaveLength(1);
      expect(scans[0]?.['Index Cond']).toMatch(/clinic_id = /);
      expect(nodes.flatMap((node) => node.Filter ?? [])).toEqual([]);
    },
  );

  it.each([
    [
      'a user by id',
      "SELECT id, name FROM healthcare.users WHERE id = '40000000-0000-7000-8000-000000000018'",
    ],
    ['a list of users', 'SELECT id, name FROM healthcare.users ORDER BY created_at DESC LIMIT 20'],
  ])("of %s reads no other clinic's users", async (_name, query) => {
    const nodes = await planOf(app, query);
    const full = nodes.filter(
      (node) => node['Node Type'] === 'Seq Scan' && node['Relation Name'] !== undefined,
    );
    expect(full).toEqual([]);
    expect(indexesOf(nodes)).toEqual(expect.arrayContaining(['users_pkey', 'memberships_active_idx']));
  });
});
