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

/** Changes beta's patient from alpha's transaction, as one text; how many were changed for good. */
const writeAcross =
  (stage: HazardStage) =>
  async ({ database, alpha, beta }: HazardBench) => {
    const sql = `SELECT 1; ${OTHER}'${beta.clinicId}'; UPDATE healthcare.patients SET notes = 'seen'; COMMIT`;
    const raw = Object.assign([sql], { raw: [sql] });
    const answer = await verdict(
      database.runInContext(alpha, () => database.executeInTransaction((tx) => tx.$queryRaw(raw))),
    );
    const written = await stage.superuser.query("SELECT FROM healthcare.patients WHERE notes = 'seen'");
    return { verdict: answer, written: written.length };
  };

describe('H24: raw SQL of several statements, or of a kind that changes the session', () => {
  let stage: HazardStage;

  beforeAll(async () => {
    // One connection: whatever a text leaves behind, the next statement meets.
    stage = await HazardStage.set({ pool: { max: 1, min: 0 } });
    await stage.superuser.query(
      `INSERT INTO healthcare.patients (clinic_id, id, mrn, first_name, last_name, birth_date)
       VALUES ($1, healthcare.uuid_v7(), 'm', 'F', 'L', '1990-01-01')`,
      [stage.beta.clinicId],
    );
  });
  afterAll(async () => {
    await stage.strike();
  });

  it('is refused, and changes nothing for whoever comes next', async () => {
    expect(await stage.play(sendAll)).toEqual({ verdicts: texts, clinics: [stage.alpha.clinicId] });
  });

  it('cannot write into another clinic on the way', async () => {
    expect(await stage.play(writeAcross(stage))).toEqual({ verdict: 'DB_STATEMENT_INVALID', written: 0 });
  });

  it('writes there when a text without values goes by the simple protocol', async () => {
    const { written } = await stage.playWithout(
      {
        file: 'prisma/statement-message.ts',
        find: 'const parts: Buffer[] = [lead.bytes];',
        replace: `const parts: Buffer[] = [lead.bytes];
          if (!((values?.length ?? 0) > 0)) return Buffer.concat([lead.bytes, serialize.query(text)]);`,
      },
      writeAcross(stage),
    );
    expect(written).toBe(1);
  });
});
