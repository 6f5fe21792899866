import type { ClientCalls } from './doors.js';
import { id, manyIds, nested, person } from './made-input.js';

/** Neighbours of the above that are in order. */
export const legalReads: ClientCalls = {
  'no arguments': ({ patient }) => patient.findMany(),
  'null for no arguments, as Prisma takes it': ({ patient }) => patient.findMany(null),
  'a filter 60 levels deep': ({ patient }) => patient.findMany({ where: nested('AND', 60) }),
  'an in list of 1000': ({ patient }) => patient.findMany({ where: { id: { in: manyIds.slice(0, 1000) } } }),
  'undefined in a filter of a read': ({ patient }) => patient.findMany({ where: { mrn: undefined } }),
  'the last five rows': ({ patient }) => patient.findMany({ take: -5, skip: 0, orderBy: { mrn: 'asc' } }),
  'a thousand rows': ({ patient }) => patient.findMany({ take: 1000 }),
  'an operator that is meant': ({ patient }) => patient.findMany({ where: { mrn: { contains: 'p' } } }),
  'a date, a class instance': ({ patient }) =>
    patient.findMany({ where: { birthDate: { gte: new Date(0) } } }),
  'a filter without a prototype': ({ patient }) =>
    patient.findMany({ where: Object.assign(Object.create(null) as object, { mrn: 'x' }) }),
};

export const legalWrites: ClientCalls = {
  'undefined in data': ({ patient }) => patient.create({ data: { ...person('x'), phone: undefined } }),
  'undefined in place of an operation': ({ patient }) =>
    patient.create({ data: { ...person('x'), appointments: { create: undefined } } }),
  'undefined in what is returned': ({ patient }) =>
    patient.create({ data: person('x'), include: { appointments: { where: { reason: undefined } } } }),
  'rows in a list': ({ patient }) => patient.createMany({ data: ['x', 'y'].map(person) }),
  'JSON with keys that are arguments elsewhere': ({ profile }) =>
    profile.updateMany({ where: { id }, data: { preferences: { take: -1, skip: -1, where: 'here' } } }),
  'deleteMany by a filter': ({ patient }) => patient.deleteMany({ where: { mrn: 'nobody' } }),
  'deleteMany of all, in so many words': ({ patient }) => patient.deleteMany({}),
  'an upsert by a key': ({ patient }) => patient.upsert({ where: { id }, create: person('x'), update: {} }),
};
