import type { ReadClient } from '@infrastructure/database';
import { Prisma } from '../../../src/prisma/generated/client/client.js';
import { ann, at, ben, users } from '../fixed-ids.js';

/** What a program without `exactOptionalPropertyTypes` may write. */
const absent = undefined as never;
const patients = { orderBy: { mrn: 'asc' }, select: { mrn: true } } as const;

/** where: every kind of condition. */
export const filters = (client: ReadClient) => ({
  'AND, OR and NOT': () =>
    client.patient.findMany({
      where: {
        AND: [{ OR: [{ city: 'Bern' }, { lastName: 'Abt' }] }],
        NOT: [{ sex: 'male' }, { city: 'Chur' }],
      },
      ...patients,
    }),
  'an empty OR, which holds for none': () => client.patient.findMany({ where: { OR: [] }, ...patients }),
  'an empty AND and NOT, which hold for all': () =>
    client.patient.findMany({ where: { AND: [], NOT: [] }, ...patients }),
  'null and not null': () =>
    client.patient.findMany({ where: { city: null, deceasedOn: { not: null } }, ...patients }),
  'undefined, which is no condition': () =>
    client.patient.findMany({ where: { city: absent, mrn: { in: absent } }, ...patients }),
  'in and not in': () =>
    client.patient.findMany({
      where: { mrn: { in: ['M1', 'M2', 'M9'] }, id: { notIn: [ben] } },
      ...patients,
    }),
  'parts of a text': () =>
    client.patient.findMany({
      where: { email: { startsWith: 'Ben', endsWith: '.test', contains: '@' } },
      ...patients,
    }),
  'parts of a text in any case': () =>
    client.patient.findMany({ where: { email: { contains: 'BEN@', mode: 'insensitive' } }, ...patients }),
  'a wild card taken as it is': () =>
    client.patient.findMany({ where: { lastName: { contains: '%' } }, ...patients }),
  'quotes and emoji': () =>
    client.patient.findMany({
      where: { notes: { contains: `'quoted' "text" 😀` } },
      orderBy: { mrn: 'asc' },
    }),
  'a range of dates': () =>
    client.appointment.findMany({
      where: { startsAt: { gte: at('05-02T00:00:00'), lt: at('05-04T09:00:00') } },
      orderBy: { startsAt: 'asc' },
    }),
  'a calendar day': () =>
    client.patient.findMany({ where: { birthDate: new Date('1990-06-06') }, ...patients }),
  'a date as text': () =>
    client.patient.findMany({ where: { birthDate: '2004-02-29T00:00:00Z' }, ...patients }),
  'exact decimals': () =>
    client.observation.findMany({
      where: { valueNumber: { in: [new Prisma.Decimal('71.299999999999999999'), new Prisma.Decimal(-0.5)] } },
      orderBy: { observedAt: 'asc' },
    }),
  'a comparison with another column': () =>
    client.invoice.findMany({
      where: { amountPaid: { lt: 100 }, NOT: { payer: null } },
      orderBy: { number: 'asc' },
    }),
  'a list that has a value': () =>
    client.invoice.findMany({ where: { diagnosisCodes: { has: 'J45' } }, orderBy: { number: 'asc' } }),
  'a list that has some, has every, is empty': () =>
    client.invoice.findMany({
      where: {
        OR: [
          { diagnosisCodes: { hasSome: ['X', 'J45'] } },
          { diagnosisCodes: { hasEvery: ['I10', 'X'] } },
          { diagnosisCodes: { isEmpty: true } },
        ],
      },
      orderBy: { number: 'asc' },
    }),
  'a list that equals': () =>
    client.membership.findMany({ where: { roles: { equals: ['clinic-admin', 'nurse'] } } }),
  'some of a relation': () =>
    client.patient.findMany({ where: { conditions: { some: { code: 'J45' } } }, ...patients }),
  'every of a relation, true of none as well': () =>
    client.patient.findMany({ where: { conditions: { every: { code: 'I10' } } }, ...patients }),
  'none of a relation': () => client.patient.findMany({ where: { appointments: { none: {} } }, ...patients }),
  'a relation of a relation': () =>
    client.patient.findMany({
      where: {
        appointments: { some: { practitioner: { name: 'Amber' }, invoices: { none: { status: 'void' } } } },
      },
      ...patients,
    }),
  'is and is not': () =>
    client.appointment.findMany({
      where: { location: { is: { city: 'Bern' } }, patient: { isNot: { id: ann } } },
      select: { reason: true },
    }),
  'is null': () =>
    client.practitioner.findMany({ where: { user: null }, orderBy: { name: 'asc' }, select: { name: true } }),
  'is not null': () =>
    client.practitioner.findMany({ where: { user: { isNot: null } }, select: { name: true } }),
  'a relation of users, who belong to no clinic': () =>
    client.user.findMany({
      where: { memberships: { some: { roles: { has: 'practitioner' } } }, NOT: { id: users[0] } },
      include: {
        practitioners: true,
        profiles: { omit: { bio: true } },
        _count: { select: { memberships: true } },
      },
    }),
});
