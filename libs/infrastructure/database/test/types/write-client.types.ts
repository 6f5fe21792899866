/* eslint-disable @typescript-eslint/no-unsafe-call -- what the compiler refuses has no type */
import type { ReadClient, TransactionClient, WriteClient } from '@infrastructure/database';
import { exactly, type Equal, type Expect } from './equal.js';

type Reads = keyof ReadClient['patient'];
type Writes =
  | 'create'
  | 'createMany'
  | 'createManyAndReturn'
  | 'update'
  | 'updateMany'
  | 'updateManyAndReturn'
  | 'upsert'
  | 'delete'
  | 'deleteMany';

export type Surface = [
  Expect<Equal<keyof WriteClient['patient'], Reads | Writes>>,
  Expect<Equal<Extract<keyof WriteClient, `$${string}`>, '$queryRaw' | '$executeRaw'>>,
  Expect<Equal<TransactionClient, WriteClient>>,
];

const birthDate = new Date();
const name = { firstName: '', lastName: '' };
const line = { position: 1, description: '', unitPrice: 1, amount: 1 };

export async function letsTheClinicBeLeftOut(client: WriteClient, patientId: string): Promise<void> {
  const create = { mrn: '', ...name, birthDate };
  await client.patient.create({ data: create });
  await client.patient.createMany({ data: [create] });
  await client.patient.createManyAndReturn({ data: [create] });
  await client.patient.upsert({ where: { id: patientId }, create, update: {} });
  await client.invoice.create({ data: { patientId, number: '', lines: { create: line } } });
  await client.invoice.create({ data: { patientId, number: '', lines: { createMany: { data: [line] } } } });
  await client.invoice.create({ data: { number: '', patient: { connect: { id: patientId } } } });
  await client.invoice.create({
    data: { number: '', patient: { connectOrCreate: { where: { id: patientId }, create } } },
  });
}

export async function refuses(client: WriteClient): Promise<void> {
  // @ts-expect-error birthDate is required
  await client.patient.create({ data: { mrn: '', ...name } });
  // @ts-expect-error a record number is a text
  await client.patient.update({ where: { id: '' }, data: { mrn: 7 } });
  // @ts-expect-error a relation is named by its key
  await client.invoice.create({ data: { number: '', patient: { connect: { lastName: '' } } } });
  // @ts-expect-error transactions are executeInTransaction's
  await client.$transaction([]);
  // @ts-expect-error nothing extends a bound client
  client.$extends({});
  // @ts-expect-error no listeners on the shared client
  client.$on('query', () => undefined);
  // @ts-expect-error a text is put together somewhere
  await client.$executeRawUnsafe('DELETE FROM healthcare.patients');
  // @ts-expect-error a text is put together somewhere
  await client.$queryRawUnsafe('SELECT 1');
  // @ts-expect-error the way to the client without a clinic
  exactly()(client.$parent);
}

export async function infersResults(client: WriteClient): Promise<void> {
  const data = { mrn: '', ...name, birthDate };
  const select = { id: true, invoices: { select: { number: true } } } as const;
  exactly<{ id: string; invoices: { number: string }[] }>()(await client.patient.create({ data, select }));
  exactly<{ mrn: string }[]>()(
    await client.patient.createManyAndReturn({ data: [data], select: { mrn: true } }),
  );
  exactly<number>()((await client.patient.createMany({ data: [data] })).count);
  exactly<number>()(await client.$executeRaw`UPDATE healthcare.patients SET notes = NULL`);
}
