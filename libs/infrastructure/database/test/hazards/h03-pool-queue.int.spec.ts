import { AsyncLocalStorage } from 'node:async_hooks';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Identity } from '@infrastructure/database';
import type { Edit } from '../support/defences.js';
import { HazardStage, type HazardBench } from '../support/hazard-bench.js';

jest.setTimeout(60_000);

const CALLS = 40;

/** Makes a pool's waiters remember the asynchronous context they are woken in, and statements run under it. */
const contextFromTheQueue: readonly Edit[] = [
  {
    file: 'internal/connection-pool/connection-pool.manager.ts',
    find: 'waiter.serve(this.#lend(slot,',
    replace: `(slot.connection as any).ambient = (globalThis as any).ambient.getStore();
      waiter.serve(this.#lend(slot,`,
  },
  {
    file: 'prisma/pg-connection.ts',
    find: 'new ContextQuery(statement, lead, this.#prepared, (',
    replace: 'new ContextQuery(statement, (this as any).ambient ?? lead, this.#prepared, (',
  },
  {
    file: 'prisma/autocommit.session.ts',
    find: 'async run(statement: StatementConfig): Promise<StatementResult> {',
    replace: `async run(statement: StatementConfig): Promise<StatementResult> {
        return await (globalThis as any).ambient.run(this.#context.packet, () => this.runInAmbient(statement));
      }
      async runInAmbient(statement: StatementConfig): Promise<StatementResult> {`,
  },
];

/** Asks PostgreSQL which clinic it sees, for two clinics in turn, through a single connection. */
async function askWhileWaiting({ database, alpha, beta }: HazardBench) {
  const seenBy = (identity: Identity) =>
    database.runInContext(identity, () =>
      database.executeHealthcareRead(
        (client) => client.$queryRaw<{ clinic: string }[]>`SELECT current_setting('app.clinic_id') AS clinic`,
      ),
    );
  const callers = Array.from({ length: CALLS }, (_value, index) => (index % 2 === 0 ? alpha : beta));
  const answers = await Promise.all(callers.map(seenBy));
  return answers.filter(([row], index) => row?.clinic !== callers[index]?.clinicId).length;
}

describe('H3: a pool wakes its waiters in the context of whoever releases', () => {
  let stage: HazardStage;

  beforeAll(async () => {
    Object.assign(globalThis, { ambient: new AsyncLocalStorage() });
    stage = await HazardStage.set({ pool: { max: 1, min: 0, queueLimit: CALLS } });
  });
  afterAll(async () => {
    await stage.strike();
  });

  it('each statement keeps the clinic of the operation that asked for it', async () => {
    expect(await stage.play(askWhileWaiting)).toBe(0);
  });

  it('a context read in the pool’s queue belongs to somebody else', async () => {
    const untested: Edit = {
      file: 'prisma/self-test.ts',
      find: 'if (answers.some((answer, index) => answer !== clinics[index])) {',
      replace: 'if (answers.length === 0) {',
    };
    const wrong = await stage.playWithout([...contextFromTheQueue, untested], askWhileWaiting);
    expect(wrong).toBeGreaterThan(0);
  });

  it('a context read in the pool’s queue is refused at boot already', async () => {
    await expect(stage.playWithout(contextFromTheQueue, askWhileWaiting)).rejects.toMatchObject({
      code: 'DB_BOOT_REFUSED',
      message: expect.stringContaining('under another clinic than its own') as unknown,
    });
  });
});
