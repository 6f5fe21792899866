import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { modelMetadata } from '../../src/prisma/generated/model-metadata.js';
import { Prisma, PrismaClient } from '../../src/prisma/generated/client/client.js';
import { HazardStage, type HazardBench } from '../support/hazard-bench.js';

jest.setTimeout(60_000);

const SCOPES = ['clinic', 'clinic-root', 'member', 'system', 'reference'];

const used = (exposition: string) =>
  Number(
    /db_client_connection_count\{[^}]*pool="primary"[^}]*state="used"[^}]*\} (\d+)/.exec(exposition)?.[1],
  );

/** What the figures say while a statement holds a connection, and after it. */
async function holdConnection({ database, tap, alpha }: HazardBench) {
  const running = database.runInContext(alpha, () =>
    database.executeHealthcareRead((client) => client.$queryRaw`SELECT pg_sleep(0.5)::text`),
  );
  await tap.saw(/pg_sleep\(0\.5\)/);
  const during = {
    used: used(await database.metricsText()),
    active: database.getConnectionPoolMetrics().active,
  };
  await running;
  return {
    during,
    after: { used: used(await database.metricsText()), active: database.getConnectionPoolMetrics().active },
  };
}

describe('H20: what Prisma no longer tells at run time', () => {
  let stage: HazardStage;

  beforeAll(async () => {
    stage = await HazardStage.set();
  });
  afterAll(async () => {
    await stage.strike();
  });

  it('is indeed gone: no metrics, no data model', () => {
    expect('$metrics' in PrismaClient.prototype).toBe(false);
    expect('dmmf' in Prisma).toBe(false);
  });

  it('is told by metadata of our own: every model of the client, with a scope and with its columns', () => {
    expect(Object.keys(modelMetadata.models).sort()).toEqual(Object.keys(Prisma.ModelName).sort());
    for (const model of Object.values(modelMetadata.models)) {
      expect(SCOPES).toContain(model.scope);
      const scalars = Object.values(model.fields).filter(({ kind }) => kind === 'scalar');
      const columns = Prisma[`${model.name}ScalarFieldEnum` as 'PatientScalarFieldEnum'];
      expect(scalars).toHaveLength(Object.keys(columns).length);
    }
  });

  /** Unique keys that only one of database and metadata knows. */
  const strangers = async (): Promise<string[]> => {
    const rows = await stage.superuser.query(
      `SELECT c.relname AS table, array_agg(a.attname::text ORDER BY array_position(i.indkey::int2[], a.attnum)) AS columns
       FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
       WHERE c.relnamespace = 'healthcare'::regnamespace AND i.indisunique AND i.indpred IS NULL
       GROUP BY c.relname, i.indexrelid`,
    );
    const inDatabase = rows.map(({ table, columns }) => `${String(table)} ${String(columns)}`);
    const inMetadata = Object.values(modelMetadata.models).flatMap((model) =>
      model.uniqueKeys
        .filter(({ fields }) => !(model.clinicField !== null && fields.join() === 'id'))
        .map(({ fields }) => {
          const columns = fields.map((name) => {
            const field = model.fields[name];
            return field?.kind === 'scalar' ? field.column : name;
          });
          return `${model.table} ${columns.join()}`;
        }),
    );
    return [
      ...inDatabase.filter((key) => !inMetadata.includes(key)),
      ...inMetadata.filter((key) => !inDatabase.includes(key)),
    ];
  };

  it('knows every unique key of the database, and none that is not there but `id`', async () => {
    expect(await strangers()).toEqual([]);
  });

  it('does not know a key that was made behind its back', async () => {
    const planted = await stage.superuser.undone(async () => {
      await stage.superuser.query('CREATE UNIQUE INDEX planted ON healthcare.patients (clinic_id, phone)');
      return await strangers();
    });
    expect(planted).toEqual(['patients clinic_id,phone']);
  });

  it('is counted by pools of our own', async () => {
    expect(await stage.play(holdConnection)).toEqual({
      during: { used: 1, active: 1 },
      after: { used: 0, active: 0 },
    });
  });

  it('is not counted when a pool does not report', async () => {
    const { during } = await stage.playWithout(
      { file: 'prisma/pools.ts', find: 'metrics.registerPool(name, () => opened.counts);', replace: '' },
      holdConnection,
    );
    expect(during).toEqual({ used: NaN, active: 1 });
  });
});
