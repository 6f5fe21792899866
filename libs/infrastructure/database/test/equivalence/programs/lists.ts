import type { ReadClient } from '@infrastructure/database';
import { ann, ben, cleo, clinicId, emil } from '../fixed-ids.js';

/** findMany: order, pages, cursors, distinct. */
export const lists = (client: ReadClient) => ({
  'all rows in order': () => client.patient.findMany({ orderBy: { mrn: 'asc' } }),
  'no rows': () => client.patient.findMany({ where: { id: { in: [] } } }),
  'a list without arguments': () => client.carePlan.findMany(),
  'order by several columns': () =>
    client.patient.findMany({ orderBy: [{ lastName: 'asc' }, { birthDate: 'desc' }], select: { mrn: true } }),
  'nulls first': () =>
    client.patient.findMany({
      orderBy: [{ city: { sort: 'desc', nulls: 'first' } }, { mrn: 'asc' }],
      select: { city: true, mrn: true },
    }),
  'order by a column of a relation': () =>
    client.appointment.findMany({
      orderBy: [{ patient: { lastName: 'desc' } }, { startsAt: 'asc' }],
      select: { reason: true, startsAt: true, patient: { select: { lastName: true } } },
    }),
  'order by the size of a relation': () =>
    client.patient.findMany({
      orderBy: [{ invoices: { _count: 'desc' } }, { mrn: 'desc' }],
      omit: { notes: true },
    }),
  'a page by number': () => client.patient.findMany({ orderBy: { mrn: 'asc' }, skip: 2, take: 2 }),
  'a page beyond the end': () => client.patient.findMany({ orderBy: { mrn: 'asc' }, skip: 60, take: 2 }),
  'a take of none': () => client.patient.findMany({ take: 0 }),
  'the last rows': () => client.patient.findMany({ orderBy: { mrn: 'asc' }, take: -2 }),
  'the last rows but one': () => client.patient.findMany({ orderBy: { mrn: 'asc' }, take: -2, skip: 1 }),
  'rows from a cursor on': () =>
    client.patient.findMany({ cursor: { id: cleo }, orderBy: { mrn: 'asc' }, take: 2 }),
  'rows after a cursor': () =>
    client.patient.findMany({ cursor: { id: cleo }, skip: 1, orderBy: { mrn: 'desc' } }),
  'rows before a cursor': () =>
    client.patient.findMany({ cursor: { id: cleo }, orderBy: { mrn: 'asc' }, take: -2, skip: 1 }),
  'rows from a cursor by a compound key, in an order with ties': () =>
    client.patient.findMany({
      cursor: { clinicId_mrn: { clinicId, mrn: 'M4' } },
      orderBy: [{ lastName: 'asc' }, { id: 'asc' }],
      select: { mrn: true, lastName: true },
    }),
  'rows from a cursor that the condition leaves out': () =>
    client.patient.findMany({ cursor: { id: emil }, where: { lastName: 'Abt' }, orderBy: { mrn: 'asc' } }),
  'distinct values': () =>
    client.patient.findMany({ distinct: ['lastName'], orderBy: { mrn: 'asc' }, select: { lastName: true } }),
  'distinct pairs, a page of them': () =>
    client.patient.findMany({ distinct: ['lastName', 'city'], orderBy: { mrn: 'desc' }, skip: 1, take: 2 }),
  'rows with their relations': () =>
    client.invoice.findMany({
      orderBy: { number: 'asc' },
      include: { lines: true, patient: true, appointment: true },
    }),
  'relations in order, bounded and filtered': () =>
    client.patient.findMany({
      where: { id: { in: [ann, ben] } },
      orderBy: { mrn: 'asc' },
      include: {
        appointments: { orderBy: { startsAt: 'desc' }, take: 1, where: { status: { not: 'cancelled' } } },
        invoices: {
          orderBy: { number: 'asc' },
          skip: 1,
          include: { lines: { orderBy: { position: 'asc' }, take: 1 } },
        },
        observations: { distinct: ['code'], orderBy: { observedAt: 'desc' }, take: -1 },
      },
    }),
  'relations from a cursor on': () =>
    client.patient.findMany({
      orderBy: { mrn: 'asc' },
      select: { mrn: true, conditions: { orderBy: { onsetOn: 'asc' }, cursor: { id: ann }, take: 2 } },
    }),
  'a tree of selections': () =>
    client.clinic.findMany({
      select: {
        name: true,
        practitioners: {
          orderBy: { name: 'asc' },
          select: {
            name: true,
            user: { select: { name: true, memberships: { select: { roles: true, clinic: true } } } },
            appointments: { orderBy: { startsAt: 'asc' }, select: { patient: { select: { mrn: true } } } },
          },
        },
      },
    }),
  'counts beside columns': () =>
    client.patient.findMany({
      orderBy: { mrn: 'asc' },
      select: {
        mrn: true,
        _count: { select: { appointments: true, invoices: { where: { total: { gt: 1 } } } } },
      },
    }),
  'a page and its total': () =>
    Promise.all([client.patient.findMany({ orderBy: { mrn: 'asc' }, take: 2 }), client.patient.count()]),
});
