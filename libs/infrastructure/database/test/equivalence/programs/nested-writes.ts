import type { WriteClient } from '@infrastructure/database';
import {
  ann,
  appointments,
  at,
  ben,
  clinicId,
  fixedId,
  invoices,
  locations,
  practitioners,
  users,
} from '../fixed-ids.js';

const line = { description: 'x', unitPrice: 1, amount: 1 };
const lines = { lines: { orderBy: { position: 'asc' } } } as const;
const [first, second, third] = [fixedId(20, 3), fixedId(20, 2), fixedId(20, 1)];

/** What one update does to rows on the other side of its relations. */
export const nestedWrites = (client: WriteClient) => ({
  'children created': () =>
    client.invoice.update({
      where: { id: invoices[0] },
      data: {
        lines: {
          create: [
            { ...line, position: 8 },
            { ...line, position: 9 },
          ],
        },
      },
      include: lines,
    }),
  'many children created, those there left out': () =>
    client.invoice.update({
      where: { id: invoices[0] },
      data: {
        lines: {
          createMany: {
            data: [
              { ...line, position: 1 },
              { ...line, position: 9 },
            ],
            skipDuplicates: true,
          },
        },
      },
      include: lines,
    }),
  'a child updated': () =>
    client.invoice.update({
      where: { id: invoices[0] },
      data: { lines: { update: { where: { id: first }, data: { quantity: { increment: 1.5 } } } } },
      include: lines,
    }),
  'many children updated': () =>
    client.invoice.update({
      where: { id: invoices[0] },
      data: { lines: { updateMany: { where: { amount: { gt: 50 } }, data: { description: 'dear' } } } },
      include: lines,
    }),
  'a child upserted that is there': () =>
    client.invoice.update({
      where: { id: invoices[0] },
      data: {
        lines: { upsert: { where: { id: second }, create: { ...line, position: 7 }, update: { amount: 0 } } },
      },
      include: lines,
    }),
  'a child upserted that is not there': () =>
    client.invoice.update({
      where: { id: invoices[0] },
      data: {
        lines: {
          upsert: {
            where: { clinicId_invoiceId_position: { clinicId, invoiceId: invoices[0], position: 7 } },
            create: { ...line, position: 7 },
            update: { amount: 0 },
          },
        },
      },
      include: lines,
    }),
  'a child deleted': () =>
    client.invoice.update({
      where: { id: invoices[0] },
      data: { lines: { delete: { id: first } } },
      include: lines,
    }),
  'children deleted by a condition': () =>
    client.invoice.update({
      where: { id: invoices[0] },
      data: { lines: { deleteMany: [{ position: 2 }, { description: 'none' }] } },
      include: lines,
    }),
  'all children deleted': () =>
    client.invoice.update({
      where: { id: invoices[0] },
      data: { lines: { deleteMany: {} } },
      include: lines,
    }),
  'children connected': () =>
    client.location.update({
      where: { id: locations[1] },
      data: { appointments: { connect: [{ id: appointments[0] }, { id: appointments[2] }] } },
      include: { appointments: { orderBy: { startsAt: 'asc' } } },
    }),
  'children connected or created': () =>
    client.location.update({
      where: { id: locations[1] },
      data: {
        appointments: {
          connectOrCreate: [
            {
              where: { id: appointments[0] },
              create: { ...booking(), patientId: ann, practitionerId: practitioners[0] },
            },
            {
              where: { id: fixedId(8, 9) },
              create: { ...booking(), patientId: ben, practitionerId: practitioners[0] },
            },
          ],
        },
      },
      include: { appointments: { orderBy: { startsAt: 'asc' } } },
    }),
  'a child disconnected': () =>
    client.location.update({
      where: { id: locations[2] },
      data: { appointments: { disconnect: { id: appointments[3] } } },
      include: { appointments: true },
    }),
  'children set': () =>
    client.location.update({
      where: { id: locations[2] },
      data: { appointments: { set: [{ id: appointments[0] }, { id: appointments[3] }] } },
      include: { appointments: { orderBy: { startsAt: 'asc' }, select: { id: true, locationId: true } } },
    }),
  'children set to none': () =>
    client.location.update({
      where: { id: locations[2] },
      data: { appointments: { set: [] } },
      include: { appointments: true },
    }),
  'a parent connected': () =>
    client.appointment.update({
      where: { id: appointments[1] },
      data: { location: { connect: { id: locations[0] } }, patient: { connect: { id: ben } } },
      include: { location: true, patient: { select: { mrn: true } } },
    }),
  'a parent disconnected': () =>
    client.appointment.update({
      where: { id: appointments[3] },
      data: { location: { disconnect: true } },
      include: { location: true },
    }),
  'a parent disconnected by null': () =>
    client.appointment.update({
      where: { id: appointments[3] },
      data: { locationId: null },
      select: { locationId: true },
    }),
  'a parent updated': () =>
    client.appointment.update({
      where: { id: appointments[3] },
      data: { location: { update: { name: 'Far North' } }, patient: { update: { data: { city: 'Thun' } } } },
      include: { location: true, patient: true },
    }),
  'a parent created': () =>
    client.appointment.update({
      where: { id: appointments[0] },
      data: { location: { create: { name: 'West' } } },
      include: { location: true },
    }),
  'a parent upserted': () =>
    client.appointment.update({
      where: { id: appointments[0] },
      data: { location: { upsert: { create: { name: 'West' }, update: { name: 'never' } } } },
      include: { location: true },
    }),
  'rows three levels down': () =>
    client.patient.update({
      where: { id: ann },
      data: {
        notes: 'billed',
        invoices: {
          update: {
            where: { id: invoices[1] },
            data: { status: 'issued', lines: { update: { where: { id: third }, data: { amount: 2 } } } },
          },
          create: { number: 'R-9', lines: { create: { ...line, position: 1 } } },
        },
      },
      include: {
        invoices: { orderBy: { number: 'asc' }, include: { lines: { orderBy: { position: 'asc' } } } },
      },
    }),
  'rows of users, who belong to no clinic': () =>
    client.user.update({
      where: { id: users[0] },
      data: { name: 'Una', profiles: { updateMany: { where: {}, data: { bio: 'b' } } } },
      include: { profiles: true },
    }),
});

function booking() {
  return { startsAt: at('09-01T08:00:00'), endsAt: at('09-01T08:30:00'), id: fixedId(8, 9) };
}
