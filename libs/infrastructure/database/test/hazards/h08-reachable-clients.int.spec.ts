import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { DatabaseError, ReadClient, TransactionClient } from '@infrastructure/database';
import type { Edit } from '../support/defences.js';
import { HazardStage, type HazardBench } from '../support/hazard-bench.js';
import { reachableFrom } from '../support/reachable.js';

jest.setTimeout(60_000);

/** Roads past isolation: batches of others (H2), the unextended client (H8), SQL as text. */
const FORBIDDEN = [
  '$queryRawUnsafe',
  '$transaction',
  '$extends',
  '$parent',
  '$on',
  '$connect',
  '$disconnect',
  '$executeRawUnsafe',
  '$queryRawTyped',
  '_engine',
  '_originalClient',
  '_appliedParent',
];

/** A transaction hands out Prisma's own client behind ours. */
const ownClient: readonly Edit[] = [
  {
    file: 'prisma/transaction.scope.ts',
    find: '/** The scope of a savepoint opened inside this one. */',
    replace: 'get raw() { return this.#lane.client; }',
  },
  {
    file: 'prisma/unit-of-work.ts',
    find: 'return createWriteClient(this.#pipeline.over(scope), scope, options);',
    replace: 'return (scope as any).raw;',
  },
];

/** Everything the module ever hands to a caller, by name. */
async function handedOut({ database, app, alpha }: HazardBench): Promise<Record<string, object>> {
  return await database.runInContext(alpha, async () => {
    const things: Record<string, object> = { database };
    await database.executeHealthcareRead(async (client) => {
      Object.assign(things, { readClient: client, readDelegate: client.patient });
      things['readPromise'] = client.patient.findMany();
      things['rawPromise'] = client.$queryRaw`SELECT 1 AS one`;
      things['row'] = await client.clinic.findFirstOrThrow();
    });
    await database.executeInTransaction(async (tx) => {
      Object.assign(things, { transactionClient: tx, writeDelegate: tx.patient });
      things['created'] = await tx.invoice.findMany();
    });
    const error = await database
      .executeHealthcareRead((client) => client.patient.findMany({ where: { nothing: 1 } as never }))
      .catch((caught: unknown) => caught as DatabaseError);
    const origin = (error as DatabaseError).revealOrigin() as object;
    Object.assign(things, {
      error,
      origin,
      identity: database.currentIdentity(),
      identifiers: database.identifiers,
    });
    things['health'] = await database.getHealthStatus();
    return { ...things, metrics: database.getMetrics(), exported: app.get(database.constructor) };
  });
}

/** Such roads from each thing, from the nearest object that has any. */
async function roadsPast(bench: HazardBench): Promise<string[]> {
  return Object.entries(await handedOut(bench)).flatMap(([name, thing]) => nearestRoadsFrom(thing, name));
}

function nearestRoadsFrom(thing: object, name: string): string[] {
  for (const { path, value } of reachableFrom(thing, name)) {
    const keys = FORBIDDEN.filter((forbidden) => Reflect.has(value, forbidden));
    if (keys.length > 0) return keys.map((key) => `${path}.${key}`);
  }
  return [];
}

/** Ways to a method that runs any operation of any model. */
async function dispatchers({ database, alpha }: HazardBench): Promise<string[]> {
  return await database.runInContext(alpha, async () => {
    let read: ReadClient | undefined;
    let write: TransactionClient | undefined;
    await database.executeHealthcareRead(async (client) => void (read = client));
    await database.executeInTransaction(async (client) => void (write = client));
    return [read, write].flatMap((client) =>
      [...reachableFrom(client as object, 'client')].flatMap(({ path, value }) =>
        isDispatcher(value) ? path : [],
      ),
    );
  });
}

describe('H8: from nothing that is handed out', () => {
  let stage: HazardStage;

  beforeAll(async () => {
    stage = await HazardStage.set();
  });
  afterAll(async () => {
    await stage.strike();
  });

  it('can Prisma’s own client, its batches or unsafe SQL be reached', async () => {
    expect(await stage.play(roadsPast)).toEqual([]);
  });

  it('except where the client is handed out', async () => {
    const roads = await stage.playWithout(ownClient, roadsPast);
    const expected = ['$queryRawUnsafe', '$transaction', '$parent', '_originalClient'];
    expect(roads).toEqual(
      expect.arrayContaining([
        ...expected.map((road) => `transactionClient.${road}`),
        'writeDelegate.$parent',
      ]),
    );
  });

  it('can a method be borrowed for a model or an operation that no client offers', async () => {
    expect(await stage.play(dispatchers)).toEqual([]);
  });

  it('except where a client leads to its class', async () => {
    const found = await stage.playWithout(
      {
        file: 'prisma/client-view.ts',
        find: "Reflect.deleteProperty(prototype, 'constructor');",
        replace: '',
      },
      dispatchers,
    );
    expect(found).toContain('client.[[Prototype]].[[Prototype]].constructor.call');
  });
});

/** A function that takes a view or delegate and what to run on it: any model, any method. */
function isDispatcher(value: object): boolean {
  return typeof value === 'function' && value.name === 'call' && value.length > 1;
}
