import type { DelegateName } from '@infrastructure/database';
import type { ReadMethod, WriteMethod } from '../../src/prisma/prisma-types.js';
import type { HazardBench } from '../support/hazard-bench.js';
import type { Calls } from './verdicts.js';

type Loose = (...args: unknown[]) => Promise<unknown>;

/** A client as code without types sees it. */
export type LooseClient = {
  readonly [Name in DelegateName]: { readonly [Method in ReadMethod | WriteMethod]: Loose };
} & { readonly $queryRaw: Loose; readonly $executeRaw: Loose };

export type ClientCall = (client: LooseClient) => Promise<unknown>;
export type ClientCalls = Readonly<Record<string, ClientCall>>;
/** A way to a client. */
export type Door = (bench: HazardBench, call: ClientCall) => Promise<unknown>;

class Undo extends Error {}

const audit = { action: 'TEST', resourceType: 'Patient' };
const loose = (client: unknown) => client as LooseClient;

const read: Door = ({ database }, call) => database.executeHealthcareRead((client) => call(loose(client)));

/** What a call that should have been refused wrote is taken back. */
const transaction: Door = async ({ database }, call) => {
  const undone = database.executeInTransaction(async (client) => {
    await call(loose(client));
    throw new Undo();
  });
  await undone.catch((error: unknown) => {
    if (!(error instanceof Undo)) throw error;
  });
};

/** Every other way to a client that writes. */
export const furtherDoors: Readonly<Record<string, Door>> = {
  executeHealthcareWrite: ({ database }, call) =>
    database.executeHealthcareWrite((client) => call(loose(client)), audit),
  executeWithClinicContext: ({ database, alpha }, call) =>
    database.executeWithClinicContext(alpha.clinicId, (client) => call(loose(client)), { write: audit }),
  executeBatchOperations: async ({ database }, call) => {
    const [result] = await database.executeBatchOperations([{ operation: (client) => call(loose(client)) }]);
    if (result?.status === 'failed') throw result.error;
  },
  getRawPrismaClient: async ({ database }, call) =>
    call(loose(await database.getRawPrismaClient({ reason: 'bad input' }))),
  'a nested call': ({ database }, call) =>
    database.executeInTransaction(() => database.executeInTransaction((client) => call(loose(client)))),
};

/** The calls as alpha makes them through a client that reads. */
export const reading = (calls: ClientCalls): Calls => through(read, calls);

/** The calls as alpha makes them in a transaction. */
export const writing = (calls: ClientCalls): Calls => through(transaction, calls);

export function through(door: Door, calls: ClientCalls): Calls {
  return Object.fromEntries(
    Object.entries(calls).map(([title, call]) => [
      title,
      (bench: HazardBench) => bench.database.runInContext(bench.alpha, () => door(bench, call)),
    ]),
  );
}

/** The calls as alpha makes them to the service itself. */
export function asAlpha(calls: Calls): Calls {
  return Object.fromEntries(
    Object.entries(calls).map(([title, call]) => [
      title,
      (bench: HazardBench) => bench.database.runInContext(bench.alpha, async () => await call(bench)),
    ]),
  );
}
