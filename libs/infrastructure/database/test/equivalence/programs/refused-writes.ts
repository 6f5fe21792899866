import type { WriteClient } from '@infrastructure/database';
import { Prisma } from '../../../src/prisma/generated/client/client.js';
import {
  ann,
  appointments,
  at,
  ben,
  clinicId,
  fay,
  fixedId,
  invoices,
  nobody,
  practitioners,
  profiles,
} from '../fixed-ids.js';

const wrong = (value: unknown) => value as never;
const gus = { mrn: 'M7', firstName: 'Gus', lastName: 'Gut', birthDate: new Date('1999-09-09') };
const line = { position: 1, description: 'x', unitPrice: 1, amount: 1 };

/** Writes that Prisma refuses, by its reason. Nothing of their transaction stays. */
export const refusedWrites = (client: WriteClient) => ({
  P2002: {
    'a value that is taken': () => client.patient.create({ data: { ...gus, mrn: 'M1' } }),
    'a value that is taken, among many rows': () =>
      client.patient.createMany({ data: [gus, { ...gus, id: ann }] }),
    'a value that is taken, by update': () =>
      client.patient.update({ where: { id: ann }, data: { mrn: 'M2' } }),
    'a value that is taken, by upsert': () =>
      client.patient.upsert({ where: { id: nobody }, create: { ...gus, mrn: 'M1' }, update: {} }),
    'an id that is taken': () => client.patient.create({ data: { ...gus, id: ann } }),
    'the place of another child': () =>
      client.invoice.update({ where: { id: invoices[0] }, data: { lines: { create: line } } }),
    'a row after one that was made': async () => {
      await client.patient.create({ data: gus });
      await client.patient.create({ data: gus });
    },
  },
  P2025: {
    'no row to update': () => client.patient.update({ where: { id: nobody }, data: { city: 'x' } }),
    'no row to update under a condition': () =>
      client.patient.update({ where: { id: ann, city: 'x' }, data: {} }),
    'no row to delete': () => client.patient.delete({ where: { id: nobody } }),
    'no parent to connect': () =>
      client.consent.create({ data: { category: 'portal', patient: { connect: { id: nobody } } } }),
    'no parent to update': () =>
      client.appointment.update({
        where: { id: appointments[0] },
        data: { location: { update: { name: 'x' } } },
      }),
    'no child to update': () =>
      client.invoice.update({
        where: { id: invoices[0] },
        data: { lines: { update: { where: { id: nobody }, data: { amount: 1 } } } },
      }),
  },
  P2018: {
    'no child to connect': () =>
      client.location.create({ data: { name: 'x', appointments: { connect: { id: nobody } } } }),
  },
  P2017: {
    'no child to delete': () =>
      client.invoice.update({ where: { id: invoices[0] }, data: { lines: { delete: { id: nobody } } } }),
  },
  P2003: {
    'a reference to nothing': () =>
      client.consent.create({ data: { category: 'portal', patientId: nobody } }),
    'references to nothing': () => client.consent.updateMany({ data: { patientId: nobody } }),
    'a row that others refer to': () => client.patient.delete({ where: { id: ann } }),
    'rows that others refer to': () => client.patient.deleteMany(),
  },
  P2014: {
    'a required relation set to none': () =>
      client.patient.update({ where: { id: ann }, data: { consents: wrong({ set: [] }) } }),
  },
  P2020: {
    'a number beyond its column': () =>
      client.prescription.update({
        where: { id: fixedId(19, 1) },
        data: { dispenses: { increment: 2 ** 31 - 1 } },
      }),
    'a decimal beyond its column': () =>
      client.invoice.update({ where: { id: invoices[0] }, data: { total: '1000000000000.00' } }),
  },
  validation: {
    'no value where one must be': () =>
      client.patient.create({ data: wrong({ mrn: 'M7', firstName: 'Gus' }) }),
    'null where a value must be': () =>
      client.patient.update({ where: { id: ann }, data: { mrn: wrong(null) } }),
    'a value of the wrong type': () => client.patient.create({ data: { ...gus, mrn: wrong(7) } }),
    'no data': () => client.patient.create(wrong({})),
    'a decimal that is none': () =>
      client.invoice.update({ where: { id: invoices[0] }, data: { total: 'x' } }),
    'a key that is none': () => client.patient.update({ where: wrong({ city: 'Bern' }), data: {} }),
  },
  'unknown name': {
    'an unknown field': () => client.patient.create({ data: wrong({ ...gus, surname: 'x' }) }),
    'a column beside a relation': () =>
      client.consent.create({
        data: wrong({ category: 'portal', clinicId, patient: { connect: { id: ann } } }),
      }),
  },
  'P2039 23514': {
    'a value that a check refuses': () => client.patient.create({ data: { ...gus, status: 'asleep' } }),
    'a text that is too long': () => client.patient.create({ data: { ...gus, mrn: 'M'.repeat(65) } }),
    'JSON null where an object must be': () =>
      client.profile.update({ where: { id: profiles[0] }, data: { preferences: Prisma.JsonNull } }),
  },
  'P2039 HC001': {
    'a state that does not follow': () =>
      client.appointment.update({ where: { id: appointments[3] }, data: { status: 'completed' } }),
  },
  'P2039 HC002': {
    'another clinic for a row': () =>
      client.patient.update({ where: { id: ann }, data: { clinicId: nobody } }),
  },
  'P2039 23P01': {
    'a time that is taken': () =>
      client.appointment.create({
        data: {
          patientId: fay,
          practitionerId: practitioners[2],
          startsAt: at('05-04T09:10:00'),
          endsAt: at('05-04T09:20:00'),
        },
      }),
  },
  'P2039 22021': {
    'a text with a NUL': () => client.patient.update({ where: { id: ben }, data: { notes: 'a\u0000b' } }),
  },
  'P2039 25P02': {
    'a statement after one that failed': async () => {
      await client.patient.create({ data: { ...gus, mrn: 'M1' } }).catch(() => undefined);
      return await client.patient.count();
    },
  },
  'P2010 23505': {
    'a value that is taken, by SQL': () => client.$executeRaw`UPDATE healthcare.patients SET mrn = 'M1'`,
  },
  'P2010 23503': {
    'a reference to nothing, by SQL': () =>
      client.$executeRaw`UPDATE healthcare.consents SET patient_id = ${nobody}::uuid`,
  },
  'P2010 23502': {
    'null where a value must be, by SQL': () => client.$executeRaw`UPDATE healthcare.patients SET mrn = NULL`,
  },
});
