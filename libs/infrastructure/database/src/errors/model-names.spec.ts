import { describe, expect, it } from '@jest/globals';

import { namesOfModels, type NamedModel } from './model-names.js';

const PATIENT: NamedModel = {
  table: 'patients',
  clinicField: 'clinicId',
  fields: {
    clinicId: { kind: 'scalar', column: 'clinic_id' },
    id: { kind: 'scalar', column: 'id' },
    medicalRecordNumber: { kind: 'scalar', column: 'mrn' },
    locationId: { kind: 'scalar', column: 'location_id' },
    location: { kind: 'relation', relationFields: ['clinicId', 'locationId'] },
    clinic: { kind: 'relation', relationFields: ['clinicId'] },
    appointments: { kind: 'relation', relationFields: [] },
  },
  primaryKey: ['clinicId', 'id'],
  uniqueKeys: [{ fields: ['clinicId', 'medicalRecordNumber'] }],
};

describe('namesOfModels', () => {
  const names = namesOfModels([PATIENT]);

  it('knows the constraints that Prisma names, without the clinic', () => {
    expect(names.fieldsOfConstraint('patients_pkey')).toEqual(['id']);
    expect(names.fieldsOfConstraint('patients_clinic_id_mrn_key')).toEqual(['medicalRecordNumber']);
    expect(names.fieldsOfConstraint('patients_clinic_id_location_id_fkey')).toEqual(['locationId']);
  });

  it('names the clinic where nothing else is in the constraint', () => {
    expect(names.fieldsOfConstraint('patients_clinic_id_fkey')).toEqual(['clinicId']);
  });

  it('knows fields by their own name and by their column', () => {
    expect(names.fieldNamed('mrn')).toBe('medicalRecordNumber');
    expect(names.fieldNamed('medicalRecordNumber')).toBe('medicalRecordNumber');
  });

  it('knows nothing that the schema does not have', () => {
    expect(names.fieldNamed('123-45-6789')).toBeUndefined();
    expect(names.fieldNamed('__proto__')).toBeUndefined();
    expect(names.fieldsOfConstraint('planted_key')).toBeUndefined();
  });

  it('cuts a long name as PostgreSQL and Prisma do', () => {
    const table = 't'.repeat(70);
    const long = namesOfModels([{ ...PATIENT, table }]);
    expect(long.fieldsOfConstraint(`${table.slice(0, 59)}_key`)).toEqual(['medicalRecordNumber']);
  });
});
