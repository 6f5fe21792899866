import type { ReadClient } from '@infrastructure/database';
import { ann, nobody } from '../fixed-ids.js';

/** What the compiler would refuse, as it comes from code that it never saw. */
const wrong = (value: unknown) => value as never;

/** Reads that Prisma refuses, by its reason. */
export const refusedReads = (client: ReadClient) => ({
  P2025: {
    'no row by an id': () => client.patient.findUniqueOrThrow({ where: { id: nobody } }),
    'no row by an id, with a selection': () =>
      client.patient.findUniqueOrThrow({ where: { id: nobody }, select: { mrn: true } }),
    'no first row': () => client.patient.findFirstOrThrow({ where: { lastName: 'Nobody' } }),
  },
  P2007: {
    'an id that is no UUID': () => client.patient.findUnique({ where: { id: 'x' } }),
    'a filter that is no UUID': () => client.patient.findMany({ where: { id: { in: [ann, 'x'] } } }),
  },
  P2019: {
    'groups of nothing': () => client.patient.groupBy(wrong({ by: [], _count: true })),
    'groups ordered by a column that is not theirs': () =>
      client.patient.groupBy({ by: ['city'], orderBy: wrong({ mrn: 'asc' }) }),
  },
  P2020: {
    'a number beyond its column': () => client.prescription.findMany({ where: { dispenses: 2 ** 40 } }),
  },
  validation: {
    'no key': () => client.patient.findUnique({ where: wrong({}) }),
    'no where': () => client.patient.findUnique(wrong({})),
    'no arguments': () => client.patient.findUniqueOrThrow(wrong(undefined)),
    'an undefined key': () => client.patient.findUnique({ where: { id: wrong(undefined) } }),
    'a null key': () => client.patient.findUnique({ where: { id: wrong(null) } }),
    'half of a compound key': () =>
      client.patient.findUnique({ where: { clinicId_mrn: wrong({ mrn: 'M1' }) } }),
    'an empty selection': () => client.patient.findMany({ select: wrong({}) }),
    'an empty selection of one row': () =>
      client.patient.findUnique({ where: { id: ann }, select: wrong({}) }),
    'a selection of nothing': () =>
      client.patient.findUnique({ where: { id: ann }, select: wrong({ mrn: false }) }),
    'select beside include': () =>
      client.patient.findMany(wrong({ select: { mrn: true }, include: { invoices: true } })),
    'select beside omit': () =>
      client.patient.findUnique(wrong({ where: { id: ann }, select: { mrn: true }, omit: { city: true } })),
    'a column to include': () => client.patient.findMany({ include: wrong({ mrn: true }) }),
    'a text for a number': () => client.prescription.findMany({ where: { dispenses: wrong('3') } }),
    'a number for a text': () => client.patient.findMany({ where: { mrn: wrong(1) } }),
    'a date that is none': () => client.patient.findMany({ where: { birthDate: new Date(Number.NaN) } }),
    'a text that is no date': () => client.patient.findMany({ where: { birthDate: 'yesterday' } }),
    'null for a column that has none': () => client.patient.findMany({ where: { mrn: wrong(null) } }),
    'an order that is none': () => client.patient.findMany({ orderBy: { mrn: wrong('up') } }),
    'an aggregate of nothing': () => client.patient.aggregate(wrong({})),
  },
  'unknown name': {
    'an unknown field in where': () => client.patient.findMany({ where: wrong({ surname: 'x' }) }),
    'an unknown operator': () => client.patient.findMany({ where: { mrn: wrong({ like: 'x' }) } }),
    'an unknown field in select': () => client.patient.findMany({ select: wrong({ surname: true }) }),
    'an unknown argument': () => client.patient.findMany(wrong({ limit: 1 })),
    'a sum of texts': () => client.patient.aggregate(wrong({ _sum: { mrn: true } })),
  },
  'P2010 42601': { 'SQL with a mistake': () => client.$queryRaw`SELECT FROM WHERE` },
  'P2010 42P01': {
    'SQL of a table that is nowhere': () => client.$queryRaw`SELECT 1 FROM healthcare.nowhere`,
  },
  'P2010 42703': {
    'SQL of a column that is nowhere': () => client.$queryRaw`SELECT mrn FROM healthcare.clinics`,
  },
  'P2010 22P02': { 'SQL with a value of the wrong type': () => client.$queryRaw`SELECT ${'x'}::uuid` },
  'P2010 22012': { 'SQL that divides by zero': () => client.$queryRaw`SELECT 1 / ${0}::int` },
});
