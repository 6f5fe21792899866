import { randomBytes } from 'node:crypto';
import type { DatabaseSetup } from '@infrastructure/database';
import { PatientWorld } from '../database/patient-world.js';
import { expectRow } from './expect-rows.js';
import { openService } from './open-service.js';
import { PractitionerTurns } from './practitioner-turns.js';
import { redisUrlOf } from './redis-url.js';
import type { Subject, SubjectSetup } from './subject.js';

/** The module with its cache as it is by default: in the process alone. */
export function openCachedService(setup: SubjectSetup): Promise<Subject> {
  return openCached(setup, undefined);
}

/** With Redis, and room for one result in the process: read in turn, each row comes from Redis. */
export function openSharedCacheService(setup: SubjectSetup): Promise<Subject> {
  const encryptionKey = randomBytes(32).toString('base64');
  return openCached(setup, { redisUrl: redisUrlOf(setup), encryptionKey, maxEntries: 1 });
}

async function openCached(setup: SubjectSetup, cache: DatabaseSetup['cache']): Promise<Subject> {
  const { database, enter, close } = await openService(setup, cache);
  const turns = new PractitionerTurns(new PatientWorld(setup.patients));
  return {
    workloads: {
      'practitioner-read': async () => {
        const { clinic, id } = turns.next();
        const row = await enter(clinic)(() =>
          database.executeHealthcareRead((client) => client.practitioner.findFirst({ where: { id } })),
        );
        expectRow(row, id);
      },
    },
    passedOn: () => {
      const { misses, bypassed } = database.getMetrics().cache;
      return misses + bypassed;
    },
    close,
  };
}
