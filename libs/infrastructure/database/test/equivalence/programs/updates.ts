import type { WriteClient } from '@infrastructure/database';
import {
  ann,
  appointments,
  at,
  ben,
  cleo,
  clinicId,
  fixedId,
  invoices,
  locations,
  memberships,
  profiles,
  users,
} from '../fixed-ids.js';

const byMrn = (one: { mrn: string }, other: { mrn: string }) => one.mrn.localeCompare(other.mrn);
const gus = { mrn: 'M7', firstName: 'Gus', lastName: 'Gut', birthDate: new Date('1999-09-09') };

export const updates = (client: WriteClient) => ({
  'one row by id': () => client.patient.update({ where: { id: ann }, data: { city: 'Thun', phone: null } }),
  'one row by a compound key, and a further condition': () =>
    client.patient.update({
      where: { clinicId_mrn: { clinicId, mrn: 'M2' }, city: 'Basel' },
      data: { city: 'Olten' },
    }),
  'one row, nothing of it': () => client.patient.update({ where: { id: ann }, data: {} }),
  'one row, undefined left alone': () =>
    client.patient.update({ where: { id: ann }, data: { city: undefined as never, sex: { set: 'other' } } }),
  'one row and what belongs to it back': () =>
    client.patient.update({
      where: { id: ann },
      data: { birthDate: new Date('1985-03-02') },
      select: {
        birthDate: true,
        invoices: { orderBy: { number: 'asc' }, select: { total: true } },
        _count: true,
      },
    }),
  'a clinic': () =>
    client.clinic.update({ where: { id: clinicId }, data: { city: 'Bern', latitude: -0.000001 } }),
  'a user': () => client.user.update({ where: { id: users[1] }, data: { name: 'Vico' } }),
  'numbers by increments': () =>
    client.prescription.update({
      where: { id: fixedId(19, 3) },
      data: { dispenses: { increment: 3 }, totalCost: { multiply: 2.5 } },
    }),
  'decimals by decrements': () =>
    client.invoice.update({
      where: { id: invoices[0] },
      data: { total: { decrement: 0.35 }, amountPaid: { increment: '1e-2' } },
    }),
  'numbers by division': () =>
    client.prescription.update({
      where: { id: fixedId(19, 3) },
      data: { dispenses: { divide: 2 }, totalCost: { divide: 3 } },
    }),
  'a null that is incremented': () =>
    client.prescription.update({ where: { id: fixedId(19, 2) }, data: { totalCost: { increment: 1 } } }),
  'a list pushed to': () =>
    client.invoice.update({ where: { id: invoices[1] }, data: { diagnosisCodes: { push: ['E11', 'Z00'] } } }),
  'one value pushed to an empty list': () =>
    client.invoice.update({ where: { id: invoices[2] }, data: { diagnosisCodes: { push: 'E11' } } }),
  'JSON replaced': () =>
    client.profile.update({
      where: { id: profiles[2] },
      data: { preferences: { theme: null, deep: [{ x: 1e21 }] } },
    }),
  'a state along its table': () =>
    client.appointment.update({ where: { id: appointments[1] }, data: { status: 'checked-in' } }),
  'many rows': () => client.patient.updateMany({ where: { lastName: 'Abt' }, data: { notes: 'seen' } }),
  'all rows': () => client.observation.updateMany({ data: { unit: 'u' } }),
  'no rows': () => client.patient.updateMany({ where: { lastName: 'Nobody' }, data: { notes: 'seen' } }),
  'many rows up to a limit': () =>
    client.patient.updateMany({ where: { lastName: 'Moser', mrn: 'M1' }, data: { notes: 'seen' }, limit: 1 }),
  'many rows by increments': () =>
    client.prescription.updateMany({ where: { status: 'active' }, data: { dispenses: { increment: 1 } } }),
  'many rows back': async () =>
    (await client.patient.updateManyAndReturn({ where: { city: 'Bern' }, data: { city: 'Biel' } })).toSorted(
      byMrn,
    ),
  'many rows and some of their columns back': async () =>
    (
      await client.patient.updateManyAndReturn({
        where: { conditions: { some: {} } },
        data: { county: 'BE' },
        select: { mrn: true, county: true },
      })
    ).toSorted(byMrn),
  'a row that is there by upsert': () =>
    client.patient.upsert({
      where: { clinicId_mrn: { clinicId, mrn: 'M1' } },
      create: { ...gus, mrn: 'M1' },
      update: { city: 'Thun' },
    }),
  'a row that is not there by upsert': () =>
    client.patient.upsert({
      where: { clinicId_mrn: { clinicId, mrn: 'M7' } },
      create: gus,
      update: { city: 'Thun' },
    }),
  'a row by a native upsert': () =>
    client.patient.upsert({
      where: { clinicId_mrn: { clinicId, mrn: 'M7' } },
      create: { ...gus, clinicId },
      update: { city: 'Thun' },
      select: { mrn: true, city: true, firstName: true },
    }),
  'a row that is there by upsert with its id': () =>
    client.patient.upsert({
      where: { id: ben },
      create: gus,
      update: { city: 'Thun', email: { set: null } },
    }),
  'a row that is not there by upsert with an id': () =>
    client.patient.upsert({
      where: { id: fixedId(7, 7) },
      create: { ...gus, id: fixedId(7, 7) },
      update: {},
    }),
  'a row that is there by upsert with an id': () =>
    client.patient.upsert({
      where: { id: ben },
      create: { ...gus, id: ben },
      update: { city: 'Thun' },
    }),
  'a row that is there by upsert with clinic and id': () =>
    client.patient.upsert({
      where: { clinicId_id: { clinicId, id: ben } },
      create: { ...gus, id: ben, clinicId },
      update: { city: 'Thun' },
    }),
  'a row by upsert with relations': () =>
    client.consent.upsert({
      where: { id: fixedId(10, 9) },
      create: { id: fixedId(10, 9), category: 'portal', patient: { connect: { id: cleo } } },
      update: { patient: { connect: { id: ann } } },
      include: { patient: { select: { mrn: true } } },
    }),
  'a row with a key of three parts by upsert': () =>
    client.membershipLocation.upsert({
      where: {
        clinicId_membershipId_locationId: {
          clinicId,
          membershipId: memberships[1],
          locationId: locations[0],
        },
      },
      create: { membershipId: memberships[1], locationId: locations[0] },
      update: { createdAt: at('02-02T00:00:00') },
    }),
});
