import { EventEmitter, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Identity } from '@infrastructure/database';
import { createClinic, startTestDatabase, type TestDatabase } from '../support/test-database.js';

describe('work outside HTTP', () => {
  let test: TestDatabase;
  let alpha: Identity;
  let beta: Identity;

  beforeAll(async () => {
    test = await startTestDatabase();
    alpha = await createClinic(test.database, 'alpha');
    beta = await createClinic(test.database, 'beta');
  });
  afterAll(() => test.stop());

  /** The one clinic that can be seen. */
  const clinicSeen = async (): Promise<string> => {
    const clinics = await test.database.executeHealthcareRead((client) =>
      client.clinic.findMany({ select: { id: true } }),
    );
    return clinics.map(({ id }) => id).join();
  };

  it('is refused without a context, in a timer as anywhere', async () => {
    const fired = new Promise((resolve, reject) => {
      setTimeout(() => {
        clinicSeen().then(resolve, reject);
      }, 1);
    });
    await expect(fired).rejects.toMatchObject({ code: 'DB_CONTEXT_MISSING' });
  });

  it('acts as the identity of the job, whoever scheduled it', async () => {
    const seen = await test.database.runInContext(alpha, async () => {
      const job = () => test.database.runInContext(beta, clinicSeen);
      const fired = new Promise<string>((resolve, reject) => {
        setTimeout(() => {
          job().then(resolve, reject);
        }, 1);
      });
      return { job: await fired, scheduler: await clinicSeen() };
    });
    expect(seen).toEqual({ job: beta.clinicId, scheduler: alpha.clinicId });
  });

  it('acts as the identity of each socket, message by message', async () => {
    const seen: [string, string][] = [];
    const socketOf = (identity: Identity): EventEmitter =>
      new EventEmitter().on('message', (done: EventEmitter) => {
        void test.database.runInContext(identity, async () => {
          await pause(1);
          seen.push([identity.clinicId, await clinicSeen()]);
          done.emit('answered');
        });
      });
    const sockets = [socketOf(alpha), socketOf(beta)];
    await Promise.all(
      Array.from({ length: 40 }, async (_, n) => {
        const done = new EventEmitter();
        const answered = once(done, 'answered');
        sockets[n % 2]?.emit('message', done);
        await answered;
      }),
    );
    expect(seen).toHaveLength(40);
    for (const [wanted, got] of seen) expect(got).toBe(wanted);
  });

  it('gives back what the job gives, values, promises and errors alike', async () => {
    const { database } = test;
    expect(database.runInContext(alpha, () => database.currentIdentity().userId)).toBe(alpha.userId);
    await expect(database.runInContext(alpha, () => Promise.resolve(7))).resolves.toBe(7);
    const failure = new Error('the job failed');
    expect(() =>
      database.runInContext(alpha, () => {
        throw failure;
      }),
    ).toThrow(failure);
  });

  it('ends with the job', async () => {
    await test.database.runInContext(alpha, clinicSeen);
    await expect(clinicSeen()).rejects.toMatchObject({ code: 'DB_CONTEXT_MISSING' });
  });
});
