import type { WriteClient } from '@infrastructure/database';
import { Prisma } from '../../../src/prisma/generated/client/client.js';
import {
  ann,
  appointments,
  at,
  ben,
  clinicId,
  fixedId,
  invoices,
  locations,
  memberships,
  practitioners,
  users,
} from '../fixed-ids.js';

const gus = { mrn: 'M7', firstName: 'Gus', lastName: 'Gut', birthDate: new Date('1999-09-09') };
const hal = { mrn: 'M8', firstName: 'Hal', lastName: 'Hug', birthDate: new Date('1888-08-08') };
const known = { ...gus, mrn: 'M1' };

export const creates = (client: WriteClient) => ({
  'a row with the columns it must have': () => client.patient.create({ data: gus }),
  'a row with an id, times and nulls of its own': () =>
    client.patient.create({
      data: {
        ...gus,
        id: fixedId(7, 7),
        createdAt: at('01-05T00:00:00'),
        updatedAt: at('01-06T00:00:00'),
        city: null,
      },
    }),
  'a row that names its clinic': () => client.patient.create({ data: { ...gus, clinicId } }),
  'a row by its relations': () =>
    client.appointment.create({
      data: {
        clinic: { connect: { id: clinicId } },
        patient: { connect: { id: ann } },
        practitioner: { connect: { clinicId_id: { clinicId, id: practitioners[1] } } },
        startsAt: at('08-01T08:00:00'),
        endsAt: at('08-01T08:30:00'),
        totalCost: '12.5',
      },
      include: { patient: true, location: true },
    }),
  'a row and some of its columns back': () =>
    client.patient.create({ data: gus, select: { mrn: true, status: true } }),
  'a row and all but some columns back': () =>
    client.patient.create({ data: gus, omit: { id: true, notes: true } }),
  'a row of a member model': () => client.user.create({ data: { name: 'Xia', email: 'xia@example.test' } }),
  'a row with a key of three parts': () =>
    client.membershipLocation.create({ data: { membershipId: memberships[0], locationId: locations[1] } }),
  'decimals and lists': () =>
    client.invoice.create({
      data: {
        number: 'R-9',
        patientId: ben,
        total: new Prisma.Decimal('999999999999.99'),
        amountPaid: 0.1,
        payerCoverage: '1e2',
        diagnosisCodes: ['a', 'b,c', '"d"', ''],
      },
    }),
  'a list set': () =>
    client.membership.update({
      where: { id: memberships[0] },
      data: { roles: { set: ['nurse', 'billing'] } },
    }),
  'JSON of every kind': () =>
    client.allergy.create({
      data: {
        patientId: ben,
        code: 'A9',
        description: 'd',
        reactions: [1, -0.5, 'x', true, null, { a: { b: [] } }],
      },
    }),
  'a row with its children': () =>
    client.invoice.create({
      data: {
        patientId: ann,
        number: 'R-9',
        lines: {
          create: [
            { position: 1, description: 'one', unitPrice: 1, amount: 1 },
            { position: 2, description: 'two', unitPrice: '2.5', amount: '2.5', quantity: 3 },
          ],
        },
      },
      include: { lines: { orderBy: { position: 'asc' } } },
    }),
  'a row with many children in one statement': () =>
    client.invoice.create({
      data: {
        patientId: ann,
        number: 'R-9',
        lines: {
          createMany: {
            data: [1, 2, 3].map((position) => ({ position, description: 'x', unitPrice: 1, amount: 1 })),
          },
        },
      },
      select: { number: true, _count: true },
    }),
  'a row with its parent': () =>
    client.appointment.create({
      data: {
        patient: { create: { ...gus, consents: { create: { category: 'portal' } } } },
        practitioner: { create: { name: 'Dune', licenceNumber: 'L-9' } },
        startsAt: at('08-01T08:00:00'),
        endsAt: at('08-01T08:30:00'),
      },
      include: { patient: { include: { consents: true } }, practitioner: true },
    }),
  'a row and its parent if it is not there': () =>
    client.consent.create({
      data: {
        category: 'portal',
        patient: { connectOrCreate: { where: { clinicId_mrn: { clinicId, mrn: 'M7' } }, create: gus } },
      },
      include: { patient: true },
    }),
  'a row and the parent that is there': () =>
    client.consent.create({
      data: { category: 'portal', patient: { connectOrCreate: { where: { id: ann }, create: gus } } },
      include: { patient: { select: { mrn: true } } },
    }),
  'a parent of rows that are there': () =>
    client.practitioner.create({
      data: { name: 'Dune', appointments: { connect: [{ id: appointments[0] }, { id: appointments[3] }] } },
      include: { appointments: { orderBy: { startsAt: 'asc' } } },
    }),
  'many rows': () => client.patient.createMany({ data: [gus, hal] }),
  'one row by createMany': () => client.patient.createMany({ data: gus }),
  'no rows by createMany': () => client.patient.createMany({ data: [] }),
  'many rows, those that are there left out': () =>
    client.patient.createMany({ data: [gus, known, hal], skipDuplicates: true }),
  'many rows with columns that only some have': () =>
    client.patient.createMany({
      data: [
        { ...gus, city: 'Thun' },
        { ...hal, notes: null },
      ],
    }),
  'many rows back': () => client.patient.createManyAndReturn({ data: [hal, gus] }),
  'many rows and some of their columns back': () =>
    client.patient.createManyAndReturn({
      data: [gus, known, hal],
      skipDuplicates: true,
      select: { mrn: true },
    }),
  'many rows and their parents back': () =>
    client.invoiceLine.createManyAndReturn({
      data: [{ invoiceId: invoices[1], position: 7, description: 'x', unitPrice: 1, amount: 1 }],
      include: { invoice: { select: { number: true } } },
      omit: { id: true },
    }),
  'more rows than one statement takes': () =>
    client.location.createMany({
      data: Array.from({ length: 2100 }, (_, n) => ({ name: `Room ${String(n)}` })),
    }),
  'more rows than one statement takes, back in their order': () =>
    client.location.createManyAndReturn({
      data: Array.from({ length: 2100 }, (_, n) => ({ name: `Room ${String(n)}` })),
      select: { name: true },
    }),
  'rows of one tick': () =>
    Promise.all([
      client.patient.create({ data: gus }),
      client.patient.create({ data: hal }),
      client.user.count(),
    ]),
  'rows looked up in the tick in which another is made': () =>
    Promise.all([
      client.patient.findUnique({ where: { id: ben } }),
      client.patient.create({ data: { ...gus, id: fixedId(7, 7) } }),
      client.patient.findUnique({ where: { id: ann }, select: { mrn: true } }),
      client.patient.findUnique({ where: { id: ben } }),
    ]),
  'rows that follow each other': async () => {
    const user = await client.user.create({ data: { name: 'Xia', email: 'xia@example.test' } });
    const profile = await client.profile.create({
      data: { userId: user.id, displayName: 'X', preferences: { a: undefined, b: null } as never },
    });
    const found = await client.user.findUniqueOrThrow({
      where: { id: user.id },
      include: { profiles: true },
    });
    return {
      user,
      profile,
      found,
      others: await client.user.count({ where: { id: { notIn: [users[0]] } } }),
    };
  },
});
