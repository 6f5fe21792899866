/* eslint-disable @typescript-eslint/no-unsafe-call, no-self-assign -- what the compiler refuses has no type */
import type { ReadClient } from '@infrastructure/database';
import { exactly, type Equal, type Expect } from './equal.js';

type Names = 'findUnique' | 'findUniqueOrThrow' | 'findFirst' | 'findFirstOrThrow' | 'findMany';

/** A model offers its reads, and not one thing more. */
export type Surface = [
  Expect<Equal<keyof ReadClient['patient'], Names | 'count' | 'aggregate' | 'groupBy'>>,
  Expect<Equal<Extract<keyof ReadClient, `$${string}`>, '$queryRaw'>>,
];

export async function refusesWrites(client: ReadClient): Promise<void> {
  const where = { id: '' };
  // @ts-expect-error no single row is made
  await client.patient.create({ data: { mrn: '', firstName: '', lastName: '', birthDate: new Date() } });
  // @ts-expect-error nor many rows
  await client.patient.createMany({ data: [] });
  // @ts-expect-error nor many rows that come back
  await client.patient.createManyAndReturn({ data: [] });
  // @ts-expect-error no single row is changed
  await client.patient.update({ where, data: { lastName: '' } });
  // @ts-expect-error nor many rows
  await client.patient.updateMany({ where, data: { lastName: '' } });
  // @ts-expect-error nor many rows that come back
  await client.patient.updateManyAndReturn({ where, data: { lastName: '' } });
  // @ts-expect-error nor made or changed
  await client.patient.upsert({ where, create: {}, update: {} });
  // @ts-expect-error no single row is deleted
  await client.patient.delete({ where });
  // @ts-expect-error nor many rows
  await client.patient.deleteMany({ where });
  // @ts-expect-error nor by raw SQL
  await client.$executeRaw`DELETE FROM healthcare.patients`;
}

export async function refusesRoadsAroundIt(client: ReadClient): Promise<void> {
  // @ts-expect-error transactions are executeInTransaction's
  await client.$transaction([]);
  // @ts-expect-error nothing extends a bound client
  client.$extends({});
  // @ts-expect-error no listeners on the shared client
  client.$on('query', () => undefined);
  // @ts-expect-error no connection management
  await client.$connect();
  // @ts-expect-error no connection management
  await client.$disconnect();
  // @ts-expect-error a text is put together somewhere
  await client.$queryRawUnsafe('SELECT 1');
  // @ts-expect-error a text is put together somewhere
  await client.$executeRawUnsafe('SELECT 1');
  // @ts-expect-error the way to the client without a clinic
  exactly()(client.$parent);
  // @ts-expect-error delegates cannot be exchanged
  client.patient = client.patient;
}

export async function infersResults(client: ReadClient): Promise<void> {
  const selected = await client.patient.findUniqueOrThrow({
    where: { id: '' },
    select: { id: true, birthDate: true, appointments: { select: { startsAt: true } } },
  });
  exactly<{ id: string; birthDate: Date; appointments: { startsAt: Date }[] }>()(selected);
  // @ts-expect-error not selected
  exactly<string>()(selected.lastName);

  const included = await client.appointment.findFirst({ include: { patient: true, location: true } });
  exactly<string | undefined>()(included?.patient.lastName);
  exactly<string | null | undefined>()(included?.location?.city);
  // @ts-expect-error not included
  exactly()(included?.invoices);

  const omitted = await client.patient.findMany({ omit: { notes: true } });
  exactly<string | undefined>()(omitted[0]?.lastName);
  // @ts-expect-error left out by `omit`
  exactly()(omitted[0]?.notes);
}

export async function infersCounts(client: ReadClient): Promise<void> {
  const counted = await client.patient.findMany({ select: { _count: { select: { invoices: true } } } });
  exactly<{ _count: { invoices: number } }[]>()(counted);
  const grouped = await client.invoice.groupBy({ by: ['status'], _max: { issuedAt: true }, _count: true });
  exactly<string | undefined>()(grouped[0]?.status);
  exactly<number | undefined>()(grouped[0]?._count);
  exactly<Date | null | undefined>()(grouped[0]?._max.issuedAt);
  const total = await client.invoice.aggregate({ _avg: { total: true }, _count: { payer: true } });
  exactly<number>()(total._count.payer);
  const rows = await client.$queryRaw<{ n: bigint }[]>`SELECT count(*) AS n FROM healthcare.patients`;
  exactly<{ n: bigint }[]>()(rows);
}

export async function refusesWrongArguments(client: ReadClient): Promise<void> {
  // @ts-expect-error no such field
  await client.patient.findMany({ where: { surname: '' } });
  // @ts-expect-error no such operator
  await client.patient.findMany({ where: { lastName: { like: '' } } });
  // @ts-expect-error select and include exclude each other
  await client.patient.findFirst({ select: { id: true }, include: { invoices: true } });
  // @ts-expect-error a unique key is needed
  await client.patient.findUnique({ where: { lastName: '' } });
  // @ts-expect-error having needs a grouped field
  await client.invoice.groupBy({ by: ['status'], having: { payer: 'x' } });
}
