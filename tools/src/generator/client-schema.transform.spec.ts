import { describe, expect, it } from '@jest/globals';
import { SchemaAnnotationError } from './annotation.js';
import { toClientSchema } from './client-schema.transform.js';

const patient = `/// @scope clinic
model Patient {
  clinicId String @map("clinic_id")
  id       String @default(uuid(7)) @db.Uuid
  mrn      String

  @@id([clinicId, id])
  @@unique([clinicId, mrn])
}
`;

describe('toClientSchema', () => {
  it('lets the client know id as unique where a clinic is part of the key', () => {
    expect(toClientSchema(patient)).toContain('  id       String @unique @default(uuid(7)) @db.Uuid\n');
  });

  it('changes nothing else', () => {
    expect(toClientSchema(patient).replace(' @unique @default', ' @default')).toBe(patient);
  });

  it('leaves models alone whose key is another', () => {
    const join = patient.replace('@@id([clinicId, id])', '@@id([clinicId, mrn, id])');
    expect(toClientSchema(join)).toBe(join);
  });

  it('drops what is hidden, with its comments, and keeps what follows', () => {
    const schema = `model User {
  id        String @id
  /// Who manages them.
  /// @hidden
  managerId String?
  /// For contact.
  email     String

  /// @hidden
  @@index([managerId])
  @@map("users")
}
`;
    expect(toClientSchema(schema)).toBe(`model User {
  id        String @id
  /// For contact.
  email     String

  @@map("users")
}
`);
  });

  it('refuses a clinic key without an id it can mark', () => {
    expect(() => toClientSchema(patient.replace('id       String', 'id       Int'))).toThrow(
      SchemaAnnotationError,
    );
  });
});
