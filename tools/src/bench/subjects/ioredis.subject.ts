import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { PatientWorld } from '../database/patient-world.js';
import { expectRow } from './expect-rows.js';
import { PractitionerTurns } from './practitioner-turns.js';
import { redisUrlOf } from './redis-url.js';
import type { Subject, SubjectSetup } from './subject.js';
import { findPractitioner, keyOf, openUncachedPractitioners } from './uncached-practitioners.js';

/** How rows are kept in Redis. */
interface Form {
  /** Before each key: others have the same rows there. */
  readonly prefix: string;
  readonly write: (text: string) => string | Buffer;
  readonly read: (redis: Redis, key: string) => Promise<string | null>;
}

const AS_TEXT: Form = { prefix: '', write: (text) => text, read: (redis, key) => redis.get(key) };

/** The client as it is by default, one command a write. */
export function openIoredis(setup: SubjectSetup): Promise<Subject> {
  return openOn(new Redis(redisUrlOf(setup)), AS_TEXT, setup);
}

/** Its fastest form: the commands of one turn of the event loop share a write. */
export function openPipelinedIoredis(setup: SubjectSetup): Promise<Subject> {
  return openOn(new Redis(redisUrlOf(setup), { enableAutoPipelining: true }), AS_TEXT, setup);
}

/** The same, encrypting what Redis keeps, and nothing else: no row is bound to its key or its clinic. */
export function openEncryptedIoredis(setup: SubjectSetup): Promise<Subject> {
  return openOn(new Redis(redisUrlOf(setup), { enableAutoPipelining: true }), encrypted(), setup);
}

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_END = NONCE_BYTES + 16;

function encrypted(): Form {
  const secret = randomBytes(32);
  return {
    prefix: 'encrypted:',
    write: (text) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, secret, nonce);
      const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]);
    },
    read: async (redis, key) => {
      const sealed = await redis.getBuffer(key);
      if (sealed === null) return null;
      const decipher = createDecipheriv(CIPHER, secret, sealed.subarray(0, NONCE_BYTES));
      decipher.setAuthTag(sealed.subarray(NONCE_BYTES, TAG_END));
      const text = decipher.update(sealed.subarray(TAG_END), undefined, 'utf8');
      return text + decipher.final('utf8');
    },
  };
}

/** The least that reading a row from Redis can be: a command and the parsing of its answer, all rows put there before. */
async function openOn(redis: Redis, form: Form, setup: SubjectSetup): Promise<Subject> {
  const turns = new PractitionerTurns(new PatientWorld(setup.patients));
  await putRows(redis, form, turns, setup);
  return {
    workloads: {
      'practitioner-read': async () => {
        const key = turns.next();
        const text = await form.read(redis, form.prefix + keyOf(key));
        expectRow(text === null ? null : (JSON.parse(text) as { readonly id: string }), key.id);
      },
    },
    close: () => {
      redis.disconnect();
      return Promise.resolve();
    },
  };
}

async function putRows(
  redis: Redis,
  { prefix, write }: Form,
  { keys }: PractitionerTurns,
  setup: SubjectSetup,
): Promise<void> {
  const { prisma, close } = await openUncachedPractitioners(setup);
  try {
    for (const key of keys)
      await redis.set(prefix + keyOf(key), write(JSON.stringify(await findPractitioner(prisma, key))));
  } finally {
    await close();
  }
}
