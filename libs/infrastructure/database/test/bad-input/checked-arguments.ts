import type { ClientCalls } from './doors.js';
import { id, person } from './made-input.js';

/** What the guard leaves to Prisma, which refuses it before SQL, too; by code. */
export const checkedReads: Readonly<Record<string, ClientCalls>> = {
  DB_FIELD_UNKNOWN: {
    'an unknown field in a filter': ({ patient }) => patient.findMany({ where: { isAdmin: true } }),
    'an unknown field in a select': ({ patient }) => patient.findMany({ select: { passwordHash: true } }),
    'an unknown relation': ({ patient }) => patient.findMany({ include: { credentials: true } }),
    'an unknown argument': ({ patient }) => patient.findMany({ offset: 5 }),
    'an unknown operator': ({ patient }) => patient.findMany({ where: { mrn: { $ne: '' } } }),
    'a hidden column': ({ user }) => user.findMany({ where: { managingClinicId: id } }),
    'an order by an unknown field': ({ patient }) => patient.findMany({ orderBy: { isAdmin: 'asc' } }),
  },
  DB_VALIDATION_FAILED: {
    'a number in place of text': ({ patient }) => patient.findMany({ where: { mrn: 7 } }),
    'a text in place of a number': ({ invoiceLine }) => invoiceLine.findMany({ where: { position: '1' } }),
    'a text in place of a date': ({ patient }) => patient.findMany({ where: { birthDate: 'yesterday' } }),
    'no date at all': ({ patient }) => patient.findMany({ where: { birthDate: new Date(NaN) } }),
    'NaN in place of a number': ({ invoiceLine }) => invoiceLine.findMany({ where: { position: NaN } }),
    'Infinity in place of a number': ({ invoiceLine }) =>
      invoiceLine.findMany({ where: { position: Infinity } }),
    'a function in place of a value': ({ patient }) => patient.findMany({ where: { mrn: () => 'x' } }),
    'a symbol in place of a value': ({ patient }) => patient.findMany({ where: { mrn: Symbol('x') } }),
    'an order in no direction': ({ patient }) => patient.findMany({ orderBy: { mrn: 'sideways' } }),
    'a take of NaN inside an include': ({ patient }) =>
      patient.findMany({ include: { appointments: { take: NaN } } }),
    'a lookup without a key': ({ patient }) => patient.findUnique({ where: {} }),
    'a lookup without arguments': ({ patient }) => patient.findUnique(),
  },
};

export const checkedWrites: Readonly<Record<string, ClientCalls>> = {
  DB_FIELD_UNKNOWN: {
    'an unknown field in data': ({ patient }) => patient.create({ data: { ...person('x'), isAdmin: true } }),
    'an unknown field in rows': ({ patient }) =>
      patient.createMany({ data: [{ ...person('x'), isAdmin: true }] }),
  },
  DB_VALIDATION_FAILED: {
    'data without a required field': ({ patient }) => patient.create({ data: { mrn: 'x' } }),
    'a create without arguments': ({ patient }) => patient.create(),
    'an unknown field in a nested write': ({ patient }) =>
      patient.update({ where: { id }, data: { appointments: { create: { isAdmin: true } } } }),
    'an update without a key': ({ patient }) => patient.update({ where: {}, data: {} }),
    'an update by what is not unique': ({ patient }) => patient.update({ where: { mrn: 'x' }, data: {} }),
    'a delete without arguments': ({ patient }) => patient.delete(),
    'deleteMany by an undefined alternative': ({ patient }) =>
      patient.deleteMany({ where: { AND: [undefined] } }),
    'deleteMany by an undefined id among others': ({ patient }) =>
      patient.deleteMany({ where: { id: { in: [id, undefined] } } }),
    'an upsert without its where': ({ patient }) => patient.upsert({ create: person('x'), update: {} }),
    'a nested deleteMany of true': ({ patient }) =>
      patient.update({ where: { id }, data: { appointments: { deleteMany: true } } }),
  },
};
