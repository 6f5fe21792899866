import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { HazardStage, type HazardBench } from '../support/hazard-bench.js';
import { verdict } from '../support/seen-error.js';

jest.setTimeout(60_000);

const OTHER = 'SET LOCAL app.clinic_id = ';
const refusedUnsent = 'DB_ARGUMENT_INVALID';

/** Raw texts given beta's clinic as $B, and how each is refused. */
const texts: Readonly<Record<string, string>> = {
  'SELECT 1; SELECT 2': 'DB_STATEMENT_INVALID',
  [`SELECT 1; ${OTHER}'$B'; SELECT clinic_id FROM healthcare.patients`]: 'DB_STATEMENT_INVALID',
  'SELECT 1; COMMIT': 'DB_STATEMENT_INVALID',
  [`${OTHER}'$B'`]: refusedUnsent,
  [`/* SELECT */ ${OTHER}'$B'`]: refusedUnsent,
  [`/* /* */ SELECT 1 */ ${OTHER}'$B'`]: refusedUnsent,
  [`--\rSET LOCAL app.clinic_id = '$B' /*\nSELECT 1 */`]: refusedUnsent,
  '/* /* */ SELECT 1 */ COMMIT': refusedUnsent,
  '--\rCOMMIT /*\nSELECT 1 */': refusedUnsent,
  COMMIT: refusedUnsent,
  ROLLBACK: refusedUnsent,
  'RELEASE SAVEPOINT sp_1': refusedUnsent,
  'RESET ALL': refusedUnsent,
  'DISCARD ALL': refusedUnsent,
  'SET ROLE healthcare_system': refusedUnsent,
  'SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE': refusedUnsent,
  "ALTER ROLE CURRENT_USER PASSWORD 'x'": refusedUnsent,
  'PREPARE p AS SELECT 1': refusedUnsent,
  'DECLARE c CURSOR WITH HOLD FOR SELECT 1': refusedUnsent,
  'LOCK TABLE healthcare.patients': refusedUnsent,
  'LISTEN healthcare_membership': refusedUnsent,
  'DO $$ BEGIN END $$': refusedUnsent,
  'EXPLAIN ANALYZE SELECT 1': refusedUnsent,
  'CALL healthcare.open_to_system(1)': refusedUnsent,
  'COPY healthcare.patients TO STDOUT': refusedUnsent,
  "SELECT set_config('app.clinic_id', '$B', true)": 'DB_ACCESS_DENIED',
  "WITH x AS MATERIALIZED (SELECT set_config('app.clinic_id', '$B', true)) SELECT * FROM x, healthcare.patients":
    'DB_ACCESS_DENIED',
};

/** How each text is refused, alone and in a transaction, and which clinic the connection sees afterwards. */
async function sendAll({ database, alpha, beta }: HazardBench) {
  const verdicts: Record<string, string> = {};
  const seen = new Set<unknown>();
  for (const template of Object.keys(texts)) {
    const sql = template.replaceAll('$B', beta.clinicId);
    const raw = Object.assign([sql], { raw: [sql] });
    await database.runInContext(alpha, async () => {
      const alone = await verdict(database.executeHealthcareRead((client) => client.$queryRaw(raw)));
      const inside = await verdict(database.executeInTransaction((tx) => tx.$queryRaw(raw)));
      verdicts[template] = alone === inside ? alone : `${alone} | ${inside}`;
      const rows = await database.executeHealthcareRead(
        (client) => client.$queryRaw<{ clinic: string }[]>`SELECT current_setting('app.clinic_id') AS clinic`,
      );
      seen.add(rows[0]?.clinic);
    });
  }
  return { verdicts, clinics: [...seen] };
}

describe('H24: raw SQL of several statements, or of a kind that changes the session', () => {
  let stage: HazardStage;

  beforeAll(async () => {
    // One connection: whatever a text leaves behind, the next statement meets.
    stage = await HazardStage.set({ pool: { max: 1, min: 0 } });
  });
  afterAll(async () => {
    await stage.strike();
  });

  it('is refused, and changes nothing for whoever comes next', async () => {
    expect(await stage.play(sendAll)).toEqual({ verdicts: texts, clinics: [stage.alpha.clinicId] });
  });

  it('runs when a text without values goes by the simple protocol', async () => {
    const { verdicts } = await stage.playWithout(
      {
        file: 'prisma/context-query.ts',
        find: 'this.prepare(connection);\n',
        replace:
          '(this as any).values?.length > 0 ? this.prepare(connection) : (connection as any).query((this as any).text);\n',
      },
      async (bench) =>
        await Promise.race([
          sendAll(bench),
          bench.tap.saw(/^SELECT 1; SELECT 2$/).then(() => ({ verdicts: {} })),
        ]),
    );
    expect((verdicts as Record<string, string>)['SELECT 1; SELECT 2']).not.toBe('DB_STATEMENT_INVALID');
  });
});
