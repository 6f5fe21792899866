import { describe, expect, it } from '@jest/globals';
import internals from '@prisma/internals';
import { buildMetadata } from './metadata.builder.js';

const head = `
datasource db {
  provider = "postgresql"
  schemas  = ["healthcare"]
}
/// @scope clinic-root
model Clinic {
  id       String    @id @default(uuid(7)) @db.Uuid
  patients Patient[]
  @@map("clinics")
  @@schema("healthcare")
}
`;

const patient = `
/// @scope clinic
model Patient {
  clinicId  String   @map("clinic_id") @db.Uuid
  id        String   @unique @default(uuid(7)) @db.Uuid
  mrn       String
  tags      String[]
  note      String?
  updatedAt DateTime @updatedAt @map("updated_at")
  clinic    Clinic   @relation(fields: [clinicId], references: [id])
  @@id([clinicId, id])
  @@unique([clinicId, mrn])
  @@map("patients")
  @@schema("healthcare")
}
`;

const build = async (schema: string) =>
  buildMetadata((await internals.getDMMF({ datamodel: head + schema })).datamodel.models);

describe('buildMetadata', () => {
  it('refuses a model nobody has classified', async () => {
    await expect(build(patient.replace('/// @scope clinic', ''))).rejects.toThrow(
      'Model Patient has no /// @scope',
    );
  });

  it('refuses a clinic model whose key does not lead with the clinic', async () => {
    const wrong = patient.replace('@@id([clinicId, id])', '@@id([id, clinicId])');
    await expect(build(wrong)).rejects.toThrow('its primary key does not lead with clinicId');
  });

  it('describes tables, delegates and keys as the client names them', async () => {
    const { models } = await build(patient);
    expect(models['Patient']).toMatchObject({
      delegate: 'patient',
      table: 'patients',
      scope: 'clinic',
      clinicField: 'clinicId',
      primaryKey: ['clinicId', 'id'],
      uniqueKeys: [
        { name: 'id', fields: ['id'] },
        { name: 'clinicId_id', fields: ['clinicId', 'id'] },
        { name: 'clinicId_mrn', fields: ['clinicId', 'mrn'] },
      ],
    });
    expect(models['Clinic']).toMatchObject({ scope: 'clinic-root', clinicField: null, primaryKey: ['id'] });
  });

  it('describes scalar fields by column and traits', async () => {
    const fields = (await build(patient)).models['Patient']?.fields;
    expect(fields?.['clinicId']).toMatchObject({ kind: 'scalar', column: 'clinic_id', isUuid: true });
    expect(fields?.['id']).toMatchObject({ column: 'id', hasDefault: true });
    expect(fields?.['tags']).toMatchObject({ isList: true });
    expect(fields?.['note']).toMatchObject({ isRequired: false, hasDefault: false, isUuid: false });
    expect(fields?.['updatedAt']).toMatchObject({ isUpdatedAt: true, hasDefault: true });
  });

  it('describes relations by model and foreign key', async () => {
    const { models } = await build(patient);
    expect(models['Patient']?.fields['clinic']).toMatchObject({
      kind: 'relation',
      relation: 'Clinic',
      relationFields: ['clinicId'],
      referencedFields: ['id'],
    });
    expect(models['Clinic']?.fields['patients']).toMatchObject({
      relation: 'Patient',
      isList: true,
      relationFields: [],
    });
  });

  it('lists the columns of every table, relations left out', async () => {
    const { schema, tables } = await build(patient);
    expect(schema).toBe('healthcare');
    expect(tables).toEqual({
      clinics: ['id'],
      patients: ['clinic_id', 'id', 'mrn', 'tags', 'note', 'updated_at'],
    });
  });
});
