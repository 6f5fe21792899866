import type { ReadClient } from '@infrastructure/database';

/** count, aggregate, groupBy. */
export const aggregates = (client: ReadClient) => ({
  'a count': () => client.patient.count(),
  'a count with a condition and bounds': () =>
    client.patient.count({ where: { lastName: 'Abt' }, orderBy: { mrn: 'asc' }, skip: 1, take: 5 }),
  'counts of columns': () => client.patient.count({ select: { _all: true, city: true, deceasedOn: true } }),
  'every aggregate of decimals': () =>
    client.invoice.aggregate({
      _sum: { total: true, amountPaid: true },
      _avg: { total: true },
      _min: { total: true, issuedAt: true, number: true },
      _max: { total: true, issuedAt: true },
      _count: { _all: true, issuedAt: true },
    }),
  'aggregates of whole numbers': () =>
    client.prescription.aggregate({
      where: { status: 'active' },
      _sum: { dispenses: true, totalCost: true },
      _avg: { dispenses: true },
      _count: true,
    }),
  'aggregates of nothing': () =>
    client.invoice.aggregate({
      where: { number: 'none' },
      _sum: { total: true },
      _count: true,
      _max: { dueAt: true },
    }),
  'an aggregate over a page': () =>
    client.prescription.aggregate({ orderBy: { dispenses: 'desc' }, take: 2, _sum: { dispenses: true } }),
  groups: () => client.patient.groupBy({ by: ['lastName'], _count: true, orderBy: { lastName: 'asc' } }),
  'groups by several columns, nulls included': () =>
    client.patient.groupBy({
      by: ['lastName', 'city'],
      _count: { _all: true, city: true },
      _min: { birthDate: true },
      orderBy: [{ lastName: 'asc' }, { city: 'asc' }],
    }),
  'groups by one column, given as a text': () =>
    client.prescription.groupBy({
      by: 'status',
      _sum: { dispenses: true, totalCost: true },
      orderBy: { status: 'asc' },
    }),
  'groups having': () =>
    client.observation.groupBy({
      by: ['patientId'],
      having: { valueNumber: { _sum: { gt: 10 } }, patientId: { _count: { gte: 2 } } },
      _avg: { valueNumber: true },
      _max: { observedAt: true, value: true },
      orderBy: { patientId: 'asc' },
    }),
  'groups by size, a page of them': () =>
    client.patient.groupBy({
      by: ['lastName'],
      where: { status: 'active' },
      _count: { id: true },
      orderBy: [{ _count: { id: 'desc' } }, { lastName: 'desc' }],
      skip: 1,
      take: 1,
    }),
});
