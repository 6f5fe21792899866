import { describe, expect, it } from '@jest/globals';
import { insertStatement, type Names } from './insert-statement.js';
import type { Row, Table } from './row.js';

const names: Names<{ readonly name: string }> = {
  table: (name) => ({ name: `T:${name}` }),
  column: (table, name) => ({ name: `${table}.${name}` }),
};
const patients: Table = { name: 'patients', model: 'Patient', key: ['clinic_id', 'source', 'source_key'] };

/** The statement as text: names in brackets, values as ?. */
function textOf(table: Table, rows: readonly Row[]): string {
  const [strings, ...values] = insertStatement({ table, rows }, names);
  return strings
    .map((part, index) => {
      const value = values[index];
      if (value === undefined) return part;
      return part + (typeof value === 'string' ? '?' : `[${(value as { name: string }).name}]`);
    })
    .join('');
}

describe('insertStatement', () => {
  it('skips rows with the same key and nothing else', () => {
    expect(textOf(patients, [{ id: 'x', mrn: 'y' }])).toBe(
      'INSERT INTO [T:patients] ([patients.id], [patients.mrn]) SELECT [patients.id], [patients.mrn]' +
        ' FROM json_populate_recordset(NULL::[T:patients], ?::json)' +
        ' ON CONFLICT ([patients.clinic_id], [patients.source], [patients.source_key]) DO NOTHING',
    );
  });

  it('sends any number of rows as one value', () => {
    const rows = [{ mrn: "O'Brien" }, { mrn: '"; drop' }];
    const [, ...values] = insertStatement({ table: patients, rows }, names);
    expect(values.filter((value) => typeof value === 'string')).toEqual([JSON.stringify(rows)]);
  });

  it('carries the mark by which tagged statements are told from plain text', () => {
    const [strings] = insertStatement({ table: patients, rows: [{ id: 'x' }] }, names);
    expect(strings.raw).toEqual([...strings]);
  });

  it('writes a column that the client does not know as a quoted name', () => {
    const users: Table = { name: 'users', model: 'User', key: ['id'], hiddenColumns: ['managing_clinic_id'] };
    expect(textOf(users, [{ id: 'x', managing_clinic_id: 'y' }])).toContain(
      '([users.id], "managing_clinic_id") SELECT [users.id], "managing_clinic_id" FROM',
    );
  });

  it('refuses a hidden column whose name needs more than quotes', () => {
    const odd: Table = { name: 'users', model: 'User', key: ['id'], hiddenColumns: ['a"b'] };
    expect(() => insertStatement({ table: odd, rows: [{ 'a"b': 1 }] }, names)).toThrow(RangeError);
  });
});
