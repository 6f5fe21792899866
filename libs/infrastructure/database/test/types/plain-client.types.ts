import { PrismaPg } from '@prisma/adapter-pg';
import type { DelegateName, ReadClient, WriteClient } from '@infrastructure/database';
import { PrismaClient } from '../../src/prisma/generated/client/client.js';
import type { Equal, Expect } from './equal.js';

type Plain = ReturnType<typeof plainClient>;
type Names<T> = Extract<keyof T, string>;
type Method<Client extends Record<DelegateName, unknown>> = keyof Client['patient'];

/** `true` when every model has every method with exactly Prisma's own type, generics and all. */
type Same<
  Client extends Record<DelegateName, unknown>,
  Other extends Record<DelegateName, unknown> = Plain,
> = {
  [Name in DelegateName]: {
    [M in Method<Client> & keyof Client[Name] & keyof Other[Name]]: Equal<Client[Name][M], Other[Name][M]>;
  }[Method<Client> & keyof Client[Name] & keyof Other[Name]];
}[DelegateName];

/** What a program infers from equal types is equal: no program can have another result, nor take other arguments. */
export type Proof = [
  Expect<Equal<Same<ReadClient>, true>>,
  Expect<Equal<Same<WriteClient>, true>>,
  Expect<Equal<ReadClient['$queryRaw'], Plain['$queryRaw']>>,
  Expect<Equal<WriteClient['$queryRaw'], Plain['$queryRaw']>>,
  Expect<Equal<WriteClient['$executeRaw'], Plain['$executeRaw']>>,
];

/** What docs/clients.md lists as absent, and nothing else. */
export type Absent = [
  Expect<
    Equal<
      Exclude<Names<Plain>, Names<WriteClient>>,
      | '$connect'
      | '$disconnect'
      | '$executeRawUnsafe'
      | '$extends'
      | '$on'
      | '$queryRawUnsafe'
      | '$transaction'
    >
  >,
  Expect<Equal<Exclude<Names<Plain['patient']>, Names<WriteClient['patient']>>, 'fields'>>,
  Expect<Equal<Exclude<Names<WriteClient>, Names<Plain>>, never>>,
  Expect<Equal<Exclude<Names<WriteClient['patient']>, Names<Plain['patient']>>, never>>,
];

type Loose<Client> = { [Name in keyof Client]: { [M in keyof Client[Name]]: () => Promise<{ id: string }> } };

/** The controls: a client with other methods is told apart, and so is one whose defaults are others. */
export type Controls = [
  Expect<Equal<Same<Loose<Pick<ReadClient, DelegateName>>>, false>>,
  // @ts-expect-error its results are others: the patient's notes are left out of them
  Expect<Equal<Same<Plain, ReturnType<typeof omittingClient>>, true>>,
];

export function plainClient(connectionString: string) {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString }) });
}

export function omittingClient(connectionString: string) {
  return new PrismaClient({
    adapter: new PrismaPg({ connectionString }),
    omit: { patient: { notes: true } },
  });
}
