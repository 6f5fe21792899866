import { describe, expect, it } from '@jest/globals';
import { Identifiers } from './identifiers.js';

const identifiers = new Identifiers();
const refused = expect.objectContaining({ code: 'DB_IDENTIFIER_REFUSED' });

describe('Identifiers', () => {
  it.each([
    'pg_authid',
    'Patients',
    'patients"',
    'healthcare.patients',
    '',
    '__proto__',
    'constructor',
    'toString',
  ])('refuse the table %p', (name) => {
    expect(() => identifiers.table(name)).toThrow(refused);
    expect(() => identifiers.column(name, 'id')).toThrow(refused);
  });

  it.each(['password', 'firstName', 'first_name"', '*', '', '__proto__', 'length'])(
    'refuse the column %p',
    (name) => {
      expect(() => identifiers.column('patients', name)).toThrow(refused);
    },
  );

  it.each([undefined, null, 7, ['patients'], { toString: (): string => 'patients' }])('refuse %p', (name) => {
    expect(() => identifiers.column('patients', name as string)).toThrow(refused);
    expect(() => identifiers.table(name as string)).toThrow(refused);
  });

  it('quote the tables and columns of the schema, by table or by model', () => {
    expect(identifiers.table('care_plans').sql).toBe('"healthcare"."care_plans"');
    expect(identifiers.table('CarePlan').sql).toBe('"healthcare"."care_plans"');
    expect(identifiers.column('Patient', 'first_name').sql).toBe('"first_name"');
  });
});
