import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import * as healthyLibrary from '@infrastructure/database';
import { NestFactory } from '@nestjs/core';
import { libraryWithout } from '../support/defences.js';
import { HazardStage } from '../support/hazard-bench.js';
import { setupFor } from '../support/test-database.js';
import { clinicsOf, WireTap } from '../support/wire-tap.js';

jest.setTimeout(60_000);

const READS = 10;
const include = { appointments: true, invoices: true, conditions: true, consents: true } as const;

/** Every statement of a read goes to a server of its own choice, among those that were chosen so far. */
const chosenByStatement = {
  file: 'prisma/read.scope.ts',
  find: 'pool: poolFor(stop.server, principal),',
  replace: `get pool() {
        const known: ReturnType<typeof poolFor>[] = ((globalThis as any).knownPools ??= []);
        const chosen = poolFor(stop.server, principal);
        if (!known.includes(chosen)) known.push(chosen);
        // A statement asks twice for its pool.
        (globalThis as any).turn = ((globalThis as any).turn ?? 0) + 0.5;
        return known[Math.ceil((globalThis as any).turn) % known.length];
      },`,
};

describe('H14: an include beside a replica', () => {
  let stage: HazardStage;

  beforeAll(async () => {
    stage = await HazardStage.set();
    await stage.superuser.query(
      `INSERT INTO healthcare.patients (clinic_id, id, mrn, first_name, last_name, birth_date)
       VALUES ($1, healthcare.uuid_v7(), 'm', 'F', 'L', '1990-01-01')`,
      [stage.alpha.clinicId],
    );
  });
  afterAll(async () => {
    await stage.strike();
  });

  /** Where the statements of each read went, reads of the primary and of replicas taking turns. */
  const serversOfReads = async (library: typeof healthyLibrary) => {
    const { urls } = stage.cluster;
    const taps = [await WireTap.before(urls.app), await WireTap.before(urls.replicas[0]!)] as const;
    const [primary, replica] = taps;
    const app = await NestFactory.createApplicationContext(
      library.DatabaseModule.forRoot(
        setupFor(stage.cluster, {
          connection: { url: primary.through(urls.app), systemUrl: urls.system },
          replicas: { urls: [replica.through(urls.replicas[0]!)] },
        }),
      ),
      { logger: false, abortOnError: false },
    );
    const database = app.get(library.DatabaseService);
    while (database.getMetrics().replicas.some(({ isUp }) => !isUp)) await pause(20);
    const servers = { primary: 0, replica: 0, both: 0 };
    for (let turn = 0; turn < READS; turn += 1) {
      const from = taps.map(({ packets }) => packets.length);
      await database.runInContext(stage.alpha, () =>
        database.executeHealthcareRead((client) => client.patient.findMany({ include }), {
          consistency: turn % 2 === 0 ? 'strong' : 'eventual',
        }),
      );
      const [atPrimary, atReplica] = taps.map(({ packets }, index) =>
        clinicsOf(packets.slice(from[index])).includes(stage.alpha.clinicId),
      );
      servers[
        atPrimary === true && atReplica === true ? 'both' : atReplica === true ? 'replica' : 'primary'
      ] += 1;
    }
    await app.close();
    await Promise.all(taps.map((tap) => tap.close()));
    return servers;
  };

  it('asks one server for everything, whichever it was', async () => {
    expect(await serversOfReads(healthyLibrary)).toEqual({ primary: READS / 2, replica: READS / 2, both: 0 });
  });

  it('asks two when each statement chooses', async () => {
    const copy = await libraryWithout(chosenByStatement);
    const { both } = await serversOfReads(copy.library).finally(() => copy.remove());
    expect(both).toBeGreaterThan(0);
  });
});
