import type { ClientCalls } from './doors.js';
import { id, manyIds, nested, parsed, person } from './made-input.js';

const deep = nested('AND', 10_000);
const proto = parsed('{"where":{"__proto__":{"id":"x"}}}');
const manyKeys = manyIds.map((one) => ({ id: one }));
const manyRows = manyIds.map(person);

/** By the code that the argument guard refuses them with. */
export const guardedReads: Readonly<Record<string, ClientCalls>> = {
  DB_INPUT_TOO_DEEP: {
    'a filter 10 000 levels deep': ({ patient }) => patient.findMany({ where: deep }),
    'a lookup 10 000 levels deep': ({ patient }) => patient.findUnique({ where: { id: deep } }),
    'an include 10 000 levels deep': ({ patient }) =>
      patient.findMany({ include: nested('include', 10_000) }),
    'an order 10 000 levels deep': ({ patient }) => patient.findMany({ orderBy: nested('a', 10_000) }),
  },
  DB_INPUT_TOO_LARGE: {
    'an in list of 100 000': ({ patient }) => patient.findMany({ where: { id: { in: manyIds } } }),
    'a notIn list of 100 000': ({ patient }) => patient.count({ where: { mrn: { notIn: manyIds } } }),
    'an OR of 100 000': ({ patient }) => patient.findFirst({ where: { OR: manyKeys } }),
  },
  DB_KEY_REFUSED: {
    '__proto__ in a filter': ({ patient }) => patient.findMany(proto),
    '__proto__ at the top': ({ patient }) => patient.findMany(parsed('{"__proto__":{"take":5}}')),
    '__proto__ in a select': ({ patient }) =>
      patient.findMany({ select: parsed('{"id":true,"__proto__":true}') }),
    'a key called constructor': ({ patient }) =>
      patient.findMany({ where: parsed('{"constructor":{"prototype":{"id":"x"}}}') }),
    'a key called prototype': ({ patient }) => patient.count({ where: { AND: [{ prototype: {} }] } }),
    'values that Prisma would pass on unchecked': ({ patient }) =>
      patient.findMany({ where: { mrn: { __prismaRawParameters__: true, values: '[]' } } }),
  },
  DB_ARGUMENT_INVALID: {
    'a list in place of the arguments': ({ patient }) => patient.findMany([]),
    'a number in place of the arguments': ({ patient }) => patient.findMany(5),
    'a text in place of the arguments': ({ patient }) => patient.findFirst('id'),
    'a function in place of the arguments': ({ patient }) => patient.count(() => ({})),
    'a promise in place of a filter': ({ patient }) => patient.findMany({ where: Promise.resolve({ id }) }),
    'a Map in a filter': ({ patient }) => patient.findMany({ where: { AND: [new Map([['id', id]])] } }),
    'a text in place of a filter': ({ patient }) => patient.findMany({ where: 'id' }),
    'a list in place of a filter': ({ patient }) => patient.findMany({ where: [] }),
    'null in place of a filter': ({ patient }) => patient.findMany({ where: null }),
    'a take of NaN': ({ patient }) => patient.findMany({ take: NaN }),
    'a take of Infinity': ({ patient }) => patient.findMany({ take: Infinity }),
    'a take of -Infinity': ({ patient }) => patient.findMany({ take: -Infinity }),
    'a take of half a row': ({ patient }) => patient.findMany({ take: 1.5 }),
    'a take in text': ({ patient }) => patient.findMany({ take: '5' }),
    'a take of null': ({ patient }) => patient.findMany({ take: null }),
    'a take that says 5000 of itself': ({ patient }) => patient.findMany({ take: { toJSON: () => 5000 } }),
    'a skip of -1': ({ patient }) => patient.findMany({ skip: -1 }),
    'a skip of -1 in a count': ({ patient }) => patient.count({ skip: -1 }),
    'a skip of NaN': ({ patient }) => patient.aggregate({ skip: NaN, _count: true }),
  },
};

export const guardedWrites: Readonly<Record<string, ClientCalls>> = {
  DB_INPUT_TOO_DEEP: {
    'data 10 000 levels deep': ({ patient }) => patient.create({ data: { ...person('x'), notes: deep } }),
    'JSON 10 000 levels deep': ({ profile }) =>
      profile.updateMany({ where: { id }, data: { preferences: nested('a', 10_000) } }),
    'a where of deleteMany 10 000 levels deep': ({ patient }) => patient.deleteMany({ where: deep }),
    'a nested write 10 000 levels deep': ({ patient }) =>
      patient.update({ where: { id }, data: { appointments: nested('create', 10_000) } }),
  },
  DB_INPUT_TOO_LARGE: {
    'an in list of 100 000 to delete': ({ patient }) =>
      patient.deleteMany({ where: { id: { in: manyIds } } }),
    'a connect of 100 000': ({ patient }) =>
      patient.update({ where: { id }, data: { appointments: { connect: manyKeys } } }),
    '100 000 rows at once': ({ patient }) => patient.createMany({ data: manyRows }),
  },
  DB_KEY_REFUSED: {
    '__proto__ in data': ({ patient }) =>
      patient.create({ data: parsed('{"mrn":"x","__proto__":{"clinicId":"x"}}') }),
    '__proto__ in JSON': ({ profile }) =>
      profile.updateMany({ where: { id }, data: { preferences: parsed('{"__proto__":{"isAdmin":true}}') } }),
    '__proto__ in a where of deleteMany': ({ patient }) => patient.deleteMany(proto),
    'constructor in data': ({ patient }) => patient.update({ where: { id }, data: { constructor: {} } }),
    'prototype in rows': ({ patient }) => patient.createMany({ data: [{ ...person('x'), prototype: 1 }] }),
  },
  DB_UNDEFINED_REFUSED: {
    'update by undefined': ({ patient }) => patient.update({ where: { id: undefined }, data: {} }),
    'updateMany by undefined': ({ patient }) =>
      patient.updateMany({ where: { mrn: undefined }, data: { phone: '1' } }),
    'updateManyAndReturn by undefined': ({ patient }) =>
      patient.updateManyAndReturn({ where: { mrn: undefined }, data: { phone: '1' } }),
    'delete by undefined': ({ patient }) => patient.delete({ where: { id: undefined } }),
    'deleteMany by undefined': ({ patient }) => patient.deleteMany({ where: { mrn: undefined } }),
    'deleteMany without its where': ({ patient }) => patient.deleteMany({ where: undefined }),
    'deleteMany by an undefined operator': ({ patient }) =>
      patient.deleteMany({ where: { mrn: { equals: undefined } } }),
    'deleteMany by an undefined NOT': ({ patient }) =>
      patient.deleteMany({ where: { NOT: [{ mrn: undefined }] } }),
    'deleteMany by an undefined relation': ({ patient }) =>
      patient.deleteMany({ where: { appointments: { some: { id: undefined } } } }),
    'deleteMany by what says undefined of itself': ({ patient }) =>
      patient.deleteMany({ where: { mrn: 'x', toJSON: () => ({ mrn: undefined }) } }),
    'upsert by undefined': ({ patient }) =>
      patient.upsert({ where: { id: undefined }, create: person('x'), update: {} }),
    'a nested deleteMany by undefined': ({ patient }) =>
      patient.update({ where: { id }, data: { appointments: { deleteMany: { reason: undefined } } } }),
    'a nested updateMany by undefined': ({ patient }) =>
      patient.update({
        where: { id },
        data: { appointments: { updateMany: { where: { id: undefined }, data: {} } } },
      }),
    'a nested upsert by undefined': ({ patient }) =>
      patient.update({
        where: { id },
        data: { appointments: { upsert: { where: { id: undefined }, create: {}, update: {} } } },
      }),
    'a nested disconnect by undefined': ({ patient }) =>
      patient.update({ where: { id }, data: { user: { disconnect: { id: undefined } } } }),
  },
  DB_ARGUMENT_INVALID: {
    'deleteMany of a list': ({ patient }) => patient.deleteMany([]),
    'deleteMany of a text': ({ patient }) => patient.deleteMany('everything'),
    'deleteMany of a truth': ({ patient }) => patient.deleteMany(true),
    'deleteMany of a date': ({ patient }) => patient.deleteMany(new Date()),
    'deleteMany of a Map': ({ patient }) => patient.deleteMany(new Map([['where', { id }]])),
    'deleteMany by a promise': ({ patient }) => patient.deleteMany({ where: Promise.resolve({ id }) }),
    'deleteMany by a Set': ({ patient }) => patient.deleteMany({ where: { mrn: new Set(['x']) } }),
    'createMany without arguments': ({ patient }) => patient.createMany(),
    'upsert by a text': ({ patient }) => patient.upsert({ where: 'id', create: person('x'), update: {} }),
    'upsert of null': ({ patient }) => patient.upsert({ where: { id }, create: null, update: {} }),
  },
};
