import type { ReadClient } from '@infrastructure/database';
import {
  ann,
  appointments,
  ben,
  cleo,
  clinicId,
  invoices,
  locations,
  memberships,
  nobody,
  users,
} from '../fixed-ids.js';

/** findUnique and its relatives: one row by a key. */
export const lookups = (client: ReadClient) => ({
  'a row by its id': () => client.patient.findUnique({ where: { id: ann } }),
  'no row by an id that is nowhere': () => client.patient.findUnique({ where: { id: nobody } }),
  'a row by clinic and id': () =>
    client.patient.findUnique({ where: { clinicId_id: { clinicId, id: ben } } }),
  'a row by another unique key': () =>
    client.patient.findUnique({ where: { clinicId_mrn: { clinicId, mrn: 'M3' } } }),
  'a row by a key of three parts': () =>
    client.membershipLocation.findUnique({
      where: {
        clinicId_membershipId_locationId: {
          clinicId,
          membershipId: memberships[2],
          locationId: locations[0],
        },
      },
    }),
  'a row of a reference table': () =>
    client.stateTransition.findUniqueOrThrow({
      where: { entity_fromState_toState: { entity: 'invoices', fromState: 'draft', toState: 'issued' } },
    }),
  'the clinic itself by its slug': () => client.clinic.findUnique({ where: { slug: 'harbour' } }),
  'a user': () => client.user.findUnique({ where: { id: users[1] } }),
  'a row by id and a further condition that holds': () =>
    client.patient.findUnique({ where: { id: ann, city: 'Bern' } }),
  'no row by id and a further condition that fails': () =>
    client.patient.findUnique({ where: { id: ann, OR: [{ city: 'Basel' }, { email: { not: null } }] } }),
  'some columns': () =>
    client.patient.findUnique({ where: { id: ann }, select: { mrn: true, birthDate: true } }),
  'some columns, the id between them': () =>
    client.patient.findUnique({
      where: { id: ann },
      select: { mrn: true, id: true, sex: true, notes: false },
    }),
  'all columns but one': () => client.patient.findUnique({ where: { id: ann }, omit: { clinicId: true } }),
  'all columns but the id': () => client.patient.findUnique({ where: { id: ann }, omit: { id: true } }),
  'relations of every kind': () =>
    client.appointment.findUnique({
      where: { id: appointments[2] },
      include: {
        patient: true,
        location: true,
        clinic: { select: { name: true } },
        observations: true,
        invoices: true,
      },
    }),
  'a relation that is not there': () =>
    client.appointment.findUnique({
      where: { id: appointments[0] },
      include: { location: true, procedures: true },
    }),
  'the many of a relation counted': () =>
    client.patient.findUniqueOrThrow({ where: { id: ann }, include: { _count: true } }),
  'the many of a relation counted with a condition': () =>
    client.patient.findUnique({
      where: { id: ann },
      select: { _count: { select: { conditions: { where: { code: 'I10' } }, invoices: true } } },
    }),
  'undefined where Prisma ignores it': () =>
    client.patient.findUnique({
      where: { id: ann, city: undefined as never },
      select: undefined as never,
    }),
  'null for select': () => client.patient.findUnique({ where: { id: ann }, select: null }),
  'several rows of one tick': () =>
    Promise.all([cleo, ann, nobody, ben, ann].map((id) => client.patient.findUnique({ where: { id } }))),
  'several rows of one tick, without their ids': () =>
    Promise.all(
      [cleo, ann, ben].map((id) =>
        client.patient.findUnique({ where: { id }, select: { mrn: true, city: true } }),
      ),
    ),
  'several rows of one tick, with an omitted id and relations': () =>
    Promise.all(
      invoices.map((id) =>
        client.invoice.findUnique({
          where: { id },
          omit: { id: true, notes: true },
          include: { lines: { orderBy: { position: 'desc' } }, patient: { select: { id: true } } },
        }),
      ),
    ),
  'several rows of one tick, of several models and shapes': () =>
    Promise.all([
      client.patient.findUnique({ where: { id: ann } }),
      client.invoice.findUnique({ where: { id: invoices[0] } }),
      client.patient.findUnique({ where: { id: ben }, select: { firstName: true } }),
      client.patient.findUnique({ where: { id: ben }, include: { conditions: { where: { code: 'I10' } } } }),
      client.patient.findUnique({ where: { id: ann }, include: { conditions: { where: { code: 'J45' } } } }),
      client.patient.findUniqueOrThrow({ where: { id: cleo } }),
      client.patient.findFirst({ where: { id: cleo } }),
    ]),
  'rows by a method that was taken off its delegate': async () => {
    const { findUnique, count } = client.patient;
    return [
      await count(),
      ...(await Promise.all([{ where: { id: cleo } }, { where: { id: ann } }].map(findUnique))),
    ];
  },
  'the first row in an order': () => client.patient.findFirst({ orderBy: { birthDate: 'asc' } }),
  'the first row after some': () =>
    client.patient.findFirst({ orderBy: [{ lastName: 'desc' }, { firstName: 'desc' }], skip: 2 }),
  'the last row by a negative take': () => client.patient.findFirst({ orderBy: { mrn: 'asc' }, take: -1 }),
  'no first row': () => client.patient.findFirst({ where: { lastName: 'Nobody' } }),
  'the first row or an error': () =>
    client.practitioner.findFirstOrThrow({ where: { specialty: 'cardiology' }, orderBy: { name: 'desc' } }),
});
