import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Identity } from '@infrastructure/database';
import { HazardStage, type HazardBench } from '../support/hazard-bench.js';
import { clinicsOf } from '../support/wire-tap.js';
import { uuidv7 } from '../support/uuid.js';

jest.setTimeout(60_000);

const deep = {
  appointments: { include: { practitioner: true, location: true, prescriptions: true } },
  invoices: { include: { lines: true } },
  conditions: true,
} as const;

/** Includes of two clinics side by side: which clinic each statement went under. */
async function includeSideBySide({ database, tap, alpha, beta }: HazardBench) {
  const load = (identity: Identity) =>
    database.runInContext(identity, () =>
      database.executeHealthcareRead((client) => client.patient.findMany({ include: deep })),
    );
  let rows: Awaited<ReturnType<typeof load>>[] = [];
  const packets = await tap.during(async () => {
    rows = await Promise.all([alpha, beta, alpha, beta].map(load));
  });
  const clinics = clinicsOf(packets);
  const own = (clinicId: string) => packets.filter((_packet, index) => clinics[index] === clinicId);
  // One that kept others waiting on a busy machine lets them be sent again: texts count, not how often each was sent.
  const texts = (clinicId: string) => new Set(own(clinicId).map(({ statements }) => statements.at(-1))).size;
  return {
    clinics: rows.map((patients) => new Set(JSON.stringify(patients).match(/"clinicId":"[^"]*"/g)).size),
    texts: { alpha: texts(alpha.clinicId), beta: texts(beta.clinicId) },
    strays: packets.length - own(alpha.clinicId).length - own(beta.clinicId).length,
  };
}

/** An include fails in one branch while another has statements to come; who do those go to? */
async function failHalfWay({ database, tap, alpha, beta }: HazardBench) {
  const codes: string[] = [];
  const packets = await tap.during(async () => {
    for (let round = 0; round < 3; round += 1) {
      const failing = database.runInContext(alpha, () =>
        database.executeHealthcareRead((client) => client.patient.findMany({ include: deep })),
      );
      codes.push(
        await failing.then(
          () => 'done',
          (error: unknown) => (error as { code: string }).code,
        ),
      );
      // The next lease of the same lane, while the failed operation's other branches are still under way.
      await database.runInContext(beta, () =>
        database.executeHealthcareRead((client) => client.$queryRaw`SELECT pg_sleep(0.3)::text`),
      );
    }
  });
  const strays = packets.filter(
    ({ statements }, index) =>
      clinicsOf(packets)[index] === beta.clinicId && !statements.some((text) => text.includes('pg_sleep')),
  );
  return { codes: [...new Set(codes)], strays: strays.length };
}

describe('H14: an operation of several statements', () => {
  let stage: HazardStage;

  beforeAll(async () => {
    // As many connections as an include has branches: none of them waits for another.
    stage = await HazardStage.set({ pool: { max: 8, min: 0 } });
    for (const { clinicId } of [stage.alpha, stage.beta])
      await stage.superuser.under({ 'app.clinic_id': clinicId }, async () => {
        const ids = { patient: uuidv7(), practitioner: uuidv7(), appointment: uuidv7(), location: uuidv7() };
        const run = (sql: string, ...values: unknown[]) =>
          stage.superuser.query(`INSERT INTO healthcare.${sql}`, values);
        await run(
          "patients (id, mrn, first_name, last_name, birth_date) VALUES ($1, 'm', 'F', 'L', '1990-01-01')",
          ids.patient,
        );
        await run("practitioners (id, name) VALUES ($1, 'P')", ids.practitioner);
        await run("locations (id, name) VALUES ($1, 'Ward')", ids.location);
        await run(
          `appointments (id, patient_id, practitioner_id, location_id, starts_at, ends_at)
           VALUES ($1, $2, $3, $4, '2030-01-01 10:00Z', '2030-01-01 11:00Z')`,
          ids.appointment,
          ids.patient,
          ids.practitioner,
          ids.location,
        );
      });
  });
  afterAll(async () => {
    await stage.strike();
  });

  it('sends each of them under its caller’s clinic', async () => {
    const { clinics, texts, strays } = await stage.play(includeSideBySide);
    expect(clinics).toEqual([1, 1, 1, 1]);
    expect(texts.alpha).toBe(texts.beta);
    expect(texts.alpha).toBeGreaterThanOrEqual(6);
    expect(strays).toBe(0);
  });

  /** One branch fails at once, another is slow and has more to ask. */
  const own = "clinic_id = (SELECT nullif(current_setting('app.clinic_id', true), '')::uuid)";
  const failing = `REVOKE SELECT ON healthcare.conditions FROM healthcare_app;
    ALTER POLICY clinic_isolation ON healthcare.appointments USING (${own} AND (SELECT pg_sleep(0.1)::text) IS NOT NULL)`;
  const mended = `GRANT SELECT ON healthcare.conditions TO healthcare_app;
    ALTER POLICY clinic_isolation ON healthcare.appointments USING (${own})`;

  it('sends nothing under the next caller’s clinic when it fails half-way', async () => {
    expect(await stage.playAfter(failing, mended, failHalfWay)).toEqual({
      codes: ['DB_ACCESS_DENIED'],
      strays: 0,
    });
  });

  it('would, if its lane were lent on at once', async () => {
    const { codes, strays } = await stage.playWithout(
      {
        file: 'prisma/lane-pool.ts',
        find: 'isReusable ||= driver.statements <= 1;',
        replace: 'isReusable = true;',
      },
      async (bench) => {
        await stage.superuser.script(failing);
        return await failHalfWay(bench).finally(() => stage.superuser.script(mended));
      },
    );
    expect(codes).toEqual(['DB_ACCESS_DENIED']);
    expect(strays).toBeGreaterThan(0);
  });
});
