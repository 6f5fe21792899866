import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestCluster } from '@tools/dev/cluster';
import { proveCatalog } from '../../src/internal/boot-proof/index.js';
import { modelMetadata } from '../../src/prisma/generated/model-metadata.js';
import { startOwnCluster } from '../support/own-cluster.js';
import { RoleSession } from '../support/role-session.js';

const folder = fileURLToPath(new URL('../../../../../prisma/migrations/', import.meta.url));
const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

/** On servers of its own: roles and their settings, which it takes away, belong to all databases of a cluster. */
describe('the migrations', () => {
  let servers: TestCluster;
  let superuser: RoleSession;

  beforeAll(async () => {
    servers = await startOwnCluster();
    superuser = await RoleSession.open(await servers.cluster.createDatabase(), 'migration');
  });
  afterAll(async () => {
    await superuser.close();
    await servers.stop();
  });

  const run = (name: string, file: string) =>
    superuser.script(readFileSync(`${folder}${name}/${file}`, 'utf8'));
  const prove = () =>
    proveCatalog((sql) => superuser.query(sql), { metadata: modelMetadata, migrations: [] });

  it('can each be taken back, and give the same database when they are applied again', async () => {
    const before = await fingerprint(superuser);
    for (const name of [...names].reverse()) await run(name, 'down.sql');
    const [left] = await superuser.query("SELECT to_regnamespace('healthcare') AS schema");
    expect(left).toEqual({ schema: null });
    for (const name of names) await run(name, 'migration.sql');
    await expect(prove()).resolves.toEqual([]);
    await expect(fingerprint(superuser)).resolves.toEqual(before);
  }, 60_000);
});

/** Everything a definition can be told apart by, whatever its object id. */
async function fingerprint(session: RoleSession): Promise<Record<string, unknown>[]> {
  return await session.query(`
    SELECT 'column' AS kind, format('%s.%s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull) AS text
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      WHERE c.relnamespace = 'healthcare'::regnamespace AND a.attnum > 0 AND c.relkind = 'r'
    UNION ALL SELECT 'constraint', format('%s %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint
      WHERE connamespace = 'healthcare'::regnamespace
    UNION ALL SELECT 'index', indexdef FROM pg_indexes WHERE schemaname = 'healthcare'
    UNION ALL SELECT 'trigger', pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      WHERE c.relnamespace = 'healthcare'::regnamespace AND NOT t.tgisinternal
    UNION ALL SELECT 'policy', format('%s %s %s %s', tablename, policyname, qual, with_check) FROM pg_policies
    UNION ALL SELECT 'routine', pg_get_functiondef(oid) || proacl::text FROM pg_proc WHERE pronamespace = 'healthcare'::regnamespace
    UNION ALL SELECT 'grant', format('%s %s', relname, relacl) FROM pg_class WHERE relnamespace = 'healthcare'::regnamespace
    UNION ALL SELECT 'state', s::text FROM healthcare.state_transitions s
    ORDER BY 1, 2`);
}
