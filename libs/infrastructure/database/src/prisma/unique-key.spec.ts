import { describe, expect, it } from '@jest/globals';
import { modelOf, operationOf } from '../../test/support/operation-fixture.js';
import { CLINIC_A, CLINIC_B, systemPrincipal } from '../../test/support/principal-fixture.js';
import { shapeByUniqueKey } from './unique-key.js';

const id = '0190d000-0000-7000-8000-000000000001';
const BY_KEY = ['findUnique', 'findUniqueOrThrow', 'update', 'delete', 'upsert'];

describe('shapeByUniqueKey', () => {
  describe('in system work', () => {
    const principal = systemPrincipal(['Patient', 'User']);

    it.each(BY_KEY)('refuses %s by id alone: every clinic may have that id', (name) => {
      expect(() => shapeByUniqueKey(operationOf({ principal, name, args: { where: { id } } }))).toThrow(
        expect.objectContaining({ code: 'DB_ARGUMENT_INVALID', field: 'where' }),
      );
    });

    it('refuses an undefined clinic beside the id, which would match every clinic’s', () => {
      const args = { where: { id, clinicId: undefined } };
      expect(() => shapeByUniqueKey(operationOf({ principal, name: 'findUnique', args }))).toThrow(
        expect.objectContaining({ code: 'DB_ARGUMENT_INVALID' }),
      );
    });

    it.each([
      ['id and clinic', 'Patient', 'update', { where: { id, clinicId: CLINIC_A } }],
      ['a compound key', 'Patient', 'findUnique', { where: { clinicId_id: { clinicId: CLINIC_A, id } } }],
      [
        'another unique key',
        'Patient',
        'delete',
        { where: { clinicId_mrn: { clinicId: CLINIC_A, mrn: 'M' } } },
      ],
      ['the id of a model that belongs to no clinic', 'User', 'update', { where: { id } }],
      ['no key at all, for Prisma to refuse', 'Patient', 'update', undefined],
    ])('passes %s on as it is', (_case, model, name, args) => {
      expect(shapeByUniqueKey(operationOf({ principal, model: modelOf(model), name, args }))).toBe(args);
    });
  });

  describe('an upsert in a clinic', () => {
    const shaped = (args: object, model = 'Patient') =>
      shapeByUniqueKey(operationOf({ model: modelOf(model), name: 'upsert', kind: 'write', args }));

    it('looks first when it goes by id, for there is no such index', () => {
      expect(shaped({ where: { id }, create: { mrn: 'M' }, update: {} })).toEqual({
        where: { AND: [], id },
        create: { clinicId: CLINIC_A, mrn: 'M' },
        update: {},
      });
    });

    it('looks first when it goes by clinic and id, in system work as well', () => {
      const where = { clinicId_id: { clinicId: CLINIC_A, id } };
      const args = { where, create: { clinicId: CLINIC_A, id }, update: {} };
      const principal = systemPrincipal(['Patient']);
      expect(shaped(args)).toMatchObject({ where: { AND: [], ...where } });
      expect(shapeByUniqueKey(operationOf({ principal, name: 'upsert', kind: 'write', args }))).toEqual({
        ...args,
        where: { AND: [], ...where },
      });
    });

    it('keeps the caller’s own AND', () => {
      const where = { id, AND: [{ status: 'active' }] };
      expect(shaped({ where, create: {}, update: {} })).toMatchObject({ where });
    });

    it('stays native by any other key, with the clinic that a native one needs in create', () => {
      const where = { clinicId_mrn: { clinicId: CLINIC_A, mrn: 'M' } };
      expect(shaped({ where, create: { mrn: 'M' }, update: {} })).toEqual({
        where,
        create: { clinicId: CLINIC_A, mrn: 'M' },
        update: {},
      });
    });

    it('leaves a clinic that the caller names to the database to judge', () => {
      expect(shaped({ where: { id }, create: { clinicId: CLINIC_B } })).toMatchObject({
        create: { clinicId: CLINIC_B },
      });
    });

    it.each([
      ['relation objects, which Prisma mixes with no key', { patient: { connect: { id } } }],
      ['nothing, for Prisma to refuse', undefined],
    ])('adds no clinic to a create of %s', (_case, create) => {
      expect(shaped({ where: { id }, create, update: {} }, 'Appointment')).toEqual({
        where: { AND: [], id },
        create,
        update: {},
      });
    });

    it('leaves the absent key to Prisma to refuse', () => {
      expect(shaped({ create: {}, update: {} })).toEqual({
        where: undefined,
        create: { clinicId: CLINIC_A },
        update: {},
      });
    });

    it('leaves absent arguments to Prisma to refuse', () => {
      expect(shapeByUniqueKey(operationOf({ name: 'upsert', args: undefined }))).toEqual({
        where: undefined,
      });
    });

    it('changes nothing of the caller’s own arguments', () => {
      const args = Object.freeze({ where: Object.freeze({ id }), create: Object.freeze({}), update: {} });
      expect(() => shaped(args)).not.toThrow();
    });

    it('leaves models of no clinic alone', () => {
      const args = { where: { id }, create: {}, update: {} };
      expect(shaped(args, 'User')).toBe(args);
    });
  });

  it.each([
    ['a clinic’s lookup by id', operationOf({ name: 'findUnique', args: { where: { id } } })],
    [
      'other operations',
      operationOf({ name: 'findMany', args: { where: { id } }, principal: systemPrincipal([]) }),
    ],
    ['raw SQL', operationOf({ model: null, name: '$queryRaw', args: [] })],
  ])('leaves %s alone', (_case, operation) => {
    expect(shapeByUniqueKey(operation)).toBe(operation.args);
  });
});
