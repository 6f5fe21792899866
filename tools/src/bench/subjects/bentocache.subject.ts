import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import { redisDriver } from 'bentocache/drivers/redis';
import { Redis } from 'ioredis';
import { PatientWorld } from '../database/patient-world.js';
import { expectRow } from './expect-rows.js';
import { PractitionerTurns } from './practitioner-turns.js';
import { redisUrlOf } from './redis-url.js';
import type { Subject, SubjectSetup } from './subject.js';
import { findPractitioner, keyOf, openUncachedPractitioners } from './uncached-practitioners.js';

type Store = ReturnType<typeof bentostore>;

/** As the module keeps its own. */
const TTL = '5m';

/** In the process, as it is by default: kept as JSON, so that every caller gets a row of their own, as the module gives. */
export function openBentocacheMemory(setup: SubjectSetup): Promise<Subject> {
  return openOn(bentostore().useL1Layer(memoryDriver()), setup);
}

/** In the process, its fastest form: all callers get the same object. */
export function openBentocacheObjects(setup: SubjectSetup): Promise<Subject> {
  return openOn(bentostore().useL1Layer(memoryDriver({ serialize: false })), setup);
}

/** In Redis alone. */
export function openBentocacheRedis(setup: SubjectSetup): Promise<Subject> {
  const connection = new Redis(redisUrlOf(setup));
  return openOn(bentostore().useL2Layer(redisDriver({ connection })), setup);
}

async function openOn(store: Store, setup: SubjectSetup): Promise<Subject> {
  const { prisma, close } = await openUncachedPractitioners(setup);
  const turns = new PractitionerTurns(new PatientWorld(setup.patients));
  const cache = new BentoCache({ default: 'rows', ttl: TTL, stores: { rows: store } });
  let passedOn = 0;
  return {
    workloads: {
      'practitioner-read': async () => {
        const key = turns.next();
        const factory = (): ReturnType<typeof findPractitioner> => {
          passedOn += 1;
          return findPractitioner(prisma, key);
        };
        expectRow(await cache.getOrSet({ key: keyOf(key), factory }), key.id);
      },
    },
    passedOn: () => passedOn,
    close: async () => {
      await cache.disconnectAll();
      await close();
    },
  };
}
