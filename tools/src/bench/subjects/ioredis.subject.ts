import { Redis } from 'ioredis';
import { PatientWorld } from '../database/patient-world.js';
import { expectRow } from './expect-rows.js';
import { PractitionerTurns } from './practitioner-turns.js';
import { redisUrlOf } from './redis-url.js';
import type { Subject, SubjectSetup } from './subject.js';
import { findPractitioner, keyOf, openUncachedPractitioners } from './uncached-practitioners.js';

/** The client as it is by default, one command a write. */
export function openIoredis(setup: SubjectSetup): Promise<Subject> {
  return openOn(new Redis(redisUrlOf(setup)), setup);
}

/** Its fastest form: the commands of one turn of the event loop share a write. */
export function openPipelinedIoredis(setup: SubjectSetup): Promise<Subject> {
  return openOn(new Redis(redisUrlOf(setup), { enableAutoPipelining: true }), setup);
}

/** The least that reading a row from Redis can be: a command and the parsing of its answer, all rows put there before. */
async function openOn(redis: Redis, setup: SubjectSetup): Promise<Subject> {
  const turns = new PractitionerTurns(new PatientWorld(setup.patients));
  await putRows(redis, turns, setup);
  return {
    workloads: {
      'practitioner-read': async () => {
        const key = turns.next();
        const text = await redis.get(keyOf(key));
        expectRow(text === null ? null : (JSON.parse(text) as { readonly id: string }), key.id);
      },
    },
    close: () => {
      redis.disconnect();
      return Promise.resolve();
    },
  };
}

async function putRows(redis: Redis, { keys }: PractitionerTurns, setup: SubjectSetup): Promise<void> {
  const { prisma, close } = await openUncachedPractitioners(setup);
  try {
    for (const key of keys) await redis.set(keyOf(key), JSON.stringify(await findPractitioner(prisma, key)));
  } finally {
    await close();
  }
}
