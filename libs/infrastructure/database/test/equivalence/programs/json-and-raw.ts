import type { ReadClient } from '@infrastructure/database';
import { Prisma } from '../../../src/prisma/generated/client/client.js';
import { ann, at, ben } from '../fixed-ids.js';

const profiles = {
  orderBy: { displayName: 'asc' },
  select: { displayName: true, preferences: true },
} as const;

/** JSON columns, and tagged SQL with every type of column. */
export const jsonAndRaw = (client: ReadClient) => ({
  'JSON as it was stored': () => client.profile.findMany(profiles),
  'JSON lists as they were stored': () => client.allergy.findMany({ orderBy: { code: 'asc' } }),
  'a value inside JSON': () =>
    client.profile.findMany({ where: { preferences: { path: ['theme'], equals: 'dark' } }, ...profiles }),
  'a number inside JSON': () =>
    client.profile.findMany({ where: { preferences: { path: ['page', 'size'], gte: 20 } }, ...profiles }),
  'a text inside JSON': () =>
    client.profile.findMany({
      where: { preferences: { path: ['theme'], string_contains: 'IGH', mode: 'insensitive' } },
      ...profiles,
    }),
  'a list inside JSON': () =>
    client.profile.findMany({
      where: { preferences: { path: ['pins'], array_contains: ['labs'] } },
      ...profiles,
    }),
  'JSON null inside JSON': () =>
    client.profile.findMany({
      where: { preferences: { path: ['page', 'sort'], equals: Prisma.JsonNull } },
      ...profiles,
    }),
  'nothing inside JSON': () =>
    client.profile.findMany({
      where: { preferences: { path: ['page', 'sort'], equals: Prisma.DbNull } },
      ...profiles,
    }),
  'either null inside JSON': () =>
    client.profile.findMany({
      where: { preferences: { path: ['page', 'sort'], equals: Prisma.AnyNull } },
      ...profiles,
    }),
  'JSON that is not null': () =>
    client.profile.findMany({ where: { NOT: { preferences: { equals: Prisma.AnyNull } } }, ...profiles }),
  'a whole JSON value': () =>
    client.allergy.findMany({ where: { reactions: { equals: [] } }, select: { code: true } }),
  'the first of a JSON list': () =>
    client.allergy.findMany({
      where: { reactions: { array_starts_with: { code: 'R1', severity: 'mild', description: 'Hives' } } },
      select: { code: true },
    }),
  'tagged SQL': () =>
    client.$queryRaw`SELECT mrn, city FROM healthcare.patients WHERE last_name = ${'Abt'} ORDER BY mrn`,
  'tagged SQL with columns of every type': () =>
    client.$queryRaw`
      SELECT id, total, diagnosis_codes, issued_at, due_at::date AS due_on, issued_at::time AS due_time,
        1::int2 AS small, 2::int4 AS whole, 9007199254740993::int8 AS big, 0.1::float8 AS real, true AS yes,
        NULL::text AS nothing, '{"a": [1, null]}'::jsonb AS document, '\x0aff'::bytea AS bytes, ARRAY[1, 2] AS numbers
      FROM healthcare.invoices ORDER BY number`,
  'tagged SQL with values of every type': () =>
    client.$queryRaw`
      SELECT ${1}::int + 1 AS whole, ${2n}::int8 AS big, ${1.5}::float8 AS real, ${true}::bool AS yes,
        ${at('01-01T10:00:00')}::timestamptz AS moment, ${null}::text AS nothing, ${['a', 'b']}::text[] AS texts,
        ${new Prisma.Decimal('0.10')}::numeric AS exact, ${{ a: 1 }}::jsonb AS document, ${ann}::uuid AS id`,
  'tagged SQL made of fragments': () =>
    client.$queryRaw(Prisma.sql`SELECT mrn FROM healthcare.patients
      WHERE id IN (${Prisma.join([ann, ben].map((id) => Prisma.sql`${id}::uuid`))}) ${Prisma.empty} ORDER BY mrn`),
  'tagged SQL around fragments': () =>
    client.$queryRaw`SELECT count(*) AS n FROM healthcare.patients ${Prisma.sql`WHERE city = ${'Bern'}`}`,
  'tagged SQL with a typed result': () =>
    client.$queryRaw<
      { n: bigint; first: Date }[]
    >`SELECT count(*) AS n, min(birth_date) AS first FROM healthcare.patients`,
  'tagged SQL without rows': () => client.$queryRaw`SELECT mrn FROM healthcare.patients WHERE mrn = 'none'`,
  'tagged SQL with a common table expression': () =>
    client.$queryRaw`WITH bills AS (SELECT patient_id, sum(total) AS due FROM healthcare.invoices GROUP BY 1)
      SELECT p.mrn, b.due FROM bills b JOIN healthcare.patients p ON p.id = b.patient_id ORDER BY b.due DESC`,
});
