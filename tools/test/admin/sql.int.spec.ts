import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startDbOn, type Ended } from '../db/child-db.js';
import { ImportBench } from '../import/import-bench.js';

jest.setTimeout(120_000);

describe('db sql', () => {
  let bench: ImportBench;
  let clinic: { id: string; slug: string };

  beforeAll(async () => {
    bench = await ImportBench.open();
    await bench.import();
    const [most] = await bench.query<{ id: string; slug: string }>(
      `select id, slug from healthcare.clinics c
        order by (select count(*) from healthcare.patients p where p.clinic_id = c.id) desc, slug limit 1`,
    );
    if (most === undefined) throw new Error('no clinic');
    clinic = most;
  });
  afterAll(() => bench.close());

  const sql = (text: string, flags: readonly string[] = [], environment = {}): Promise<Ended> =>
    startDbOn(bench.database, ['sql', text, '--json', ...flags], environment).ended;
  const rows = async (...flags: string[]): Promise<unknown> => {
    const answer = JSON.parse(
      (await sql('SELECT DISTINCT clinic_id FROM healthcare.patients', flags)).out,
    ) as {
      rows: unknown;
    };
    return answer.rows;
  };

  it('shows nothing without a clinic, and one clinic with it', async () => {
    expect(await bench.count('patients')).toBe(4);
    expect(await rows()).toEqual([]);
    expect(await rows('--clinic', clinic.slug)).toEqual([{ clinic_id: clinic.id }]);
  });

  it.each([
    ['a write', 'UPDATE healthcare.patients SET notes = notes', 1, /read-only transaction/],
    ['two statements', 'SELECT 1; SELECT 2', 1, /multiple commands/],
    ['a context made in SQL', `SELECT set_config('app.clinic_id', 'x', true)`, 1, /permission denied/],
  ])('refuses %s in one line', async (_title, text, code, message) => {
    const ended = await sql(text);
    expect([ended.code, ended.out]).toEqual([code, '']);
    expect(ended.err.trimEnd().split('\n')).toEqual([expect.stringMatching(message)]);
  });

  it('refuses a clinic that is not there, and production', async () => {
    expect(await sql('SELECT 1', ['--clinic', 'nowhere'])).toMatchObject({ code: 2 });
    const production = { NODE_ENV: 'production', DATABASE_SSL: 'require' };
    expect(await sql('SELECT 1', [], production)).toMatchObject({ code: 2 });
  });
});
