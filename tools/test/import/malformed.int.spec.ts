import { readFile, rm, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ImportBench } from './import-bench.js';

jest.setTimeout(60_000);

const organization = '11111111-aaaa-4aaa-8aaa-000000000001';
const provider = '22222222-bbbb-4bbb-8bbb-000000000001';
const elsewhere = '22222222-bbbb-4bbb-8bbb-000000000003';
const erika = '33333333-cccc-4ccc-8ccc-000000000001';
const john = '33333333-cccc-4ccc-8ccc-000000000002';
const visit = '44444444-dddd-4ddd-8ddd-000000000001';
const unknown = '99999999-9999-4999-8999-999999999999';

const encounter = (
  id: string,
  changes: Partial<Record<'start' | 'stop' | 'org' | 'by' | 'kind', string>> = {},
) => {
  const {
    start = '2023-01-02T10:00:00Z',
    stop = '2023-01-02T10:15:00Z',
    org = organization,
    by = provider,
    kind = 'wellness',
  } = changes;
  return `${id},${start},${stop},${erika},${org},${by},,${kind},410620009,Visit,1.00,1.00,0.00,,`;
};
const condition = (start: string, stop = '', patient = erika, at = visit): string =>
  `${start},${stop},${patient},${at},59621000,Hypertension`;
const observation = (value: string, type = 'numeric', date = '2020-01-06T09:05:00Z'): string =>
  `${date},${erika},${visit},survey,72514-3,Pain,${value},{score},${type}`;

/** One malformed row a case: where it is added, and what the list must say. */
const cases: readonly (readonly [string, string, string | Buffer, string])[] = [
  ['too few columns', 'conditions.csv', `2020-01-01,,${erika},${visit},59621000`, 'column-count'],
  ['too many columns', 'conditions.csv', `${condition('2020-01-01')},x`, 'column-count'],
  [
    'bytes that are not UTF-8',
    'conditions.csv',
    Buffer.from(condition('2020-01-01').replace('Hyper', '\xff\xfe'), 'latin1'),
    'not-utf8',
  ],
  [
    'a quote in the middle',
    'conditions.csv',
    condition('2020-01-01').replace('Hyper', 'a "b'),
    'bad-quoting',
  ],
  [
    'a quote that is never closed',
    'conditions.csv',
    condition('2020-01-01').replace('Hyper', '"Hyper'),
    'bad-quoting',
  ],
  ['a day that does not exist', 'conditions.csv', condition('2023-02-30'), 'bad-date'],
  ['no day at all', 'conditions.csv', condition(''), 'missing-value'],
  ['an end before the start', 'conditions.csv', condition('2020-02-02', '2020-02-01'), 'ends-before-start'],
  [
    'an unknown encounter',
    'conditions.csv',
    condition('2020-01-01', '', erika, unknown),
    'unknown-reference',
  ],
  ["another patient's encounter", 'conditions.csv', condition('2020-01-01', '', john), 'foreign-reference'],
  [
    'a text that is too long',
    'conditions.csv',
    condition('2020-01-01').replace('Hyper', 'x'.repeat(1001)),
    'too-long',
  ],
  ['a line that is too long', 'conditions.csv', 'x'.repeat(1_100_000), 'line-too-long'],
  ['a number that is none', 'observations.csv', observation('high'), 'bad-number'],
  ['a type that is none', 'observations.csv', observation('1', 'picture'), 'bad-value'],
  ['an encounter Id that is taken', 'encounters.csv', encounter(visit), 'duplicate-id'],
  [
    'an encounter without length',
    'encounters.csv',
    encounter('e-6', { stop: '2023-01-02T10:00:00Z' }),
    'ends-before-start',
  ],
  ['an unknown organization', 'encounters.csv', encounter('e-7', { org: unknown }), 'unknown-reference'],
  [
    'a provider of another organization',
    'encounters.csv',
    encounter('e-8', { by: elsewhere }),
    'foreign-reference',
  ],
  ['an unknown kind of encounter', 'encounters.csv', encounter('e-9', { kind: 'seance' }), 'bad-value'],
  [
    'a patient Id that is taken',
    'patients.csv',
    `${erika},1990-01-01,,,,,,A,B,,,,,,F,,,,,,,,,,`,
    'duplicate-id',
  ],
  ['a person without encounters', 'patients.csv', 'p-9,1990-01-01,,,,,,A,B,,,,,,F,,,,,,,,,,', 'no-encounter'],
  [
    'a death before birth',
    'patients.csv',
    'p-8,1990-01-01,1980-01-01,,,,,A,B,,,,,,F,,,,,,,,,,',
    'ends-before-start',
  ],
  ['an organization Id that is taken', 'organizations.csv', `${organization},Again,,,,,,,,,`, 'duplicate-id'],
  ['an organization without a name', 'organizations.csv', 'o-9,,,,,,,,,,', 'missing-value'],
  ['a place beyond the pole', 'organizations.csv', 'o-8,North,,,,,91,0,,,', 'bad-number'],
  [
    'a provider Id that is taken',
    'providers.csv',
    `${provider},${organization},Again,F,,,,,,,,`,
    'duplicate-id',
  ],
];

describe('an import of malformed rows', () => {
  let bench: ImportBench;
  beforeEach(async () => {
    bench = await ImportBench.open();
  });
  afterEach(() => bench.close());

  it('lists each with file, line and cause, and puts in the rest', async () => {
    const clean = await bench.import();
    await bench.close();
    bench = await ImportBench.open();
    const wanted: string[] = ['observations.csv:6 unknown-reference'];
    for (const [, file, line, cause] of cases)
      wanted.push(`${file}:${await bench.append(file, line)} ${cause}`);
    const good = await bench.append('conditions.csv', condition('2020-03-03'));

    const report = await bench.import();
    const listed = (await bench.rejects()).map(({ file, line, cause }) => `${file}:${line} ${cause}`);
    expect(listed.sort()).toEqual(wanted.sort());
    expect(report.rejects.total).toBe(wanted.length);
    expect(report.counts).toEqual({ ...clean.counts, conditions: clean.counts.conditions + 1 });
    expect(good).toBeGreaterThan(10);
  });

  it('counts a row that is there twice once, in the same run and in the next', async () => {
    const line = await bench.append(
      'conditions.csv',
      '2021-02-02,,33333333-cccc-4ccc-8ccc-000000000001,44444444-dddd-4ddd-8ddd-000000000003,59621000,Hypertension',
    );
    for (const inserted of [3, 0]) {
      const report = await bench.import();
      expect([report.inserted.conditions, report.counts.conditions, report.rejected.conditions]).toEqual([
        inserted,
        3,
        1,
      ]);
      expect(await bench.rejects()).toContainEqual({
        file: 'conditions.csv',
        line: String(line),
        cause: 'duplicate-row',
        detail: 'the row is the same as line 3',
      });
    }
  });

  it('rejects what belongs to a rejected row, and nothing else', async () => {
    await bench.edit('organizations.csv', (text) =>
      text.replace('Hilltop Family Practice,2 River', ',2 River'),
    );
    const { counts, rejected } = await bench.import();
    expect([counts.clinics, counts.practitioners, counts.patients, counts.appointments]).toEqual([
      2, 3, 2, 3,
    ]);
    expect([rejected.clinics, rejected.practitioners, rejected.appointments]).toEqual([1, 1, 2]);
  });

  it('reads quoted fields, Windows line ends, blank lines and a byte order mark', async () => {
    await bench.edit('conditions.csv', (text) => `\uFEFF${text.replaceAll('\n', '\r\n')}\r\n`);
    await bench.append('conditions.csv', `"2020-04-04",,${erika},${visit},59621000,"Hyper, ""tension"""`);
    expect((await bench.import()).counts.conditions).toBe(4);
    const [row] = await bench.query(
      `select description from healthcare.conditions where onset_on = '2020-04-04'`,
    );
    expect(row).toEqual({ description: 'Hyper, "tension"' });
  });
});

describe('an import that cannot start', () => {
  let bench: ImportBench;
  beforeEach(async () => {
    bench = await ImportBench.open();
  });
  afterEach(() => bench.close());

  const isUntouched = async (): Promise<boolean> => (await bench.count('clinics')) === 0;

  it('names every missing file', async () => {
    await rm(bench.path('claims.csv'));
    await rm(bench.path('encounters.csv'));
    await expect(bench.import()).rejects.toThrow(
      /it has no encounters\.csv, claims\.csv\..*Nothing was imported/,
    );
    expect(await isUntouched()).toBe(true);
  });

  it('names every missing column', async () => {
    await bench.edit('patients.csv', (text) => text.replace('BIRTHDATE', 'BORN').replace(',LAST,', ',NAME,'));
    await bench.edit('conditions.csv', () => '');
    await expect(bench.import()).rejects.toThrow(
      /conditions\.csv has no START, .*patients\.csv has no BIRTHDATE, LAST/,
    );
    expect(await isUntouched()).toBe(true);
  });

  it('refuses a column that is there twice', async () => {
    await bench.edit('conditions.csv', (text) => text.replace('DESCRIPTION', 'CODE,DESCRIPTION'));
    await expect(bench.import()).rejects.toThrow('conditions.csv names a column twice');
  });

  it('refuses an empty folder, a missing one and a file', async () => {
    for (const file of ['organizations.csv', 'providers.csv']) await writeFile(bench.path(file), '');
    await expect(bench.import()).rejects.toThrow('organizations.csv has no Id');
    await rm(bench.exportFolder, { recursive: true });
    await expect(bench.import()).rejects.toThrow('cannot be read. Give the folder of a Synthea CSV export');
    await writeFile(bench.exportFolder, 'x');
    await expect(bench.import()).rejects.toThrow('is a file, not a folder');
    await expect(readFile(bench.rejectsFile)).rejects.toThrow('ENOENT');
  });
});
