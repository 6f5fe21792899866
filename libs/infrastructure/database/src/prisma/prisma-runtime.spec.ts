import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { callerOf, roadTo, UNMARKED } from '../../test/support/caller-fixture.js';
import { FakeServer } from '../../test/support/fake-server.js';
import { CLINIC_A, CLINIC_B, clinicPrincipal } from '../../test/support/principal-fixture.js';
import { LanePool } from './lane-pool.js';
import { PrismaRuntime } from './prisma-runtime.js';
import type { PrismaTransactionClient } from './prisma-types.js';
import { StatementNames } from './statement-names.js';
import type { TransactionScope } from './transaction.scope.js';

const alpha = callerOf(clinicPrincipal({ clinicId: CLINIC_A }));
const beta = callerOf(clinicPrincipal({ clinicId: CLINIC_B }));
const clinics = (client: PrismaTransactionClient) => client.clinic.findMany();
const lookUp = (scope: TransactionScope) => scope.perform(clinics, 'read');
const raw = (scope: TransactionScope, text: string) =>
  scope.perform((client) => client.$executeRawUnsafe(text), 'write');
const closed = { code: 'DB_TRANSACTION_CLOSED' };

/** Something the test lets happen when it wants. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

describe('PrismaRuntime', () => {
  let server: FakeServer;
  let lanes: LanePool;
  let runtime: PrismaRuntime;
  const observer = { committed: jest.fn(), commitFailed: jest.fn() };
  beforeEach(() => {
    server = new FakeServer();
    lanes = new LanePool(new StatementNames());
    runtime = new PrismaRuntime(lanes, roadTo(server.pool), UNMARKED, observer);
    jest.clearAllMocks();
  });
  afterEach(async () => {
    await lanes.end();
    expect(server.leaked).toBe(0);
  });

  /** What arrives at the server while `work` runs in clinic B, on the lane that clinic A's transaction left. */
  const sentUnderBeta = (work: () => Promise<void>): Promise<string[]> =>
    runtime.transaction(beta, {}, async (scope) => {
      await lookUp(scope);
      const before = server.statements.length;
      await work();
      return server.statements.slice(before);
    });

  describe('a nested call that outlives its transaction', () => {
    it('is refused, instead of running on a lane that another clinic holds now', async () => {
      const { opened, open } = gate();
      let late: Promise<unknown> | undefined;
      const outer = runtime.transaction(alpha, {}, async (scope) => {
        await lookUp(scope);
        late = runtime.savepoint(scope, {}, async (nested) => {
          await opened;
          return await lookUp(nested);
        });
        await nextTurn();
      });
      await expect(outer).rejects.toMatchObject(closed);
      const sent = await sentUnderBeta(async () => {
        open();
        await expect(late).rejects.toMatchObject(closed);
      });
      expect(sent).toEqual([]);
    });

    it('is refused when it only begins afterwards', async () => {
      const ended = await runtime.transaction(alpha, {}, async (scope) => {
        await lookUp(scope);
        return scope;
      });
      const sent = await sentUnderBeta(async () => {
        await expect(runtime.savepoint(ended, {}, lookUp)).rejects.toMatchObject(closed);
        await expect(lookUp(ended)).rejects.toMatchObject(closed);
      });
      expect(sent).toEqual([]);
    });

    it('takes the transaction with it: half of it is not committed', async () => {
      const outer = runtime.transaction(alpha, {}, async (scope) => {
        await raw(scope, 'INSERT outer');
        const { opened, open } = gate();
        void runtime.savepoint(scope, {}, async (nested) => {
          await raw(nested, 'INSERT half');
          open();
          await new Promise(() => undefined);
        });
        await opened;
      });
      await expect(outer).rejects.toMatchObject(closed);
      expect(server.committed).toEqual([]);
    });
  });

  it.each([0, -1, 1.5, Number.NaN, Infinity, 2 ** 31, '5'])('refuses a timeout of %p', async (timeoutMs) => {
    const settings = { timeoutMs: timeoutMs as number };
    const refused = { code: 'DB_ARGUMENT_INVALID', field: 'timeoutMs' };
    await expect(runtime.transaction(alpha, settings, lookUp)).rejects.toMatchObject(refused);
    expect(() => runtime.readScope(alpha, settings)).toThrow(expect.objectContaining(refused));
    expect(server.statements).toEqual([]);
  });

  it('runs nested calls side by side one after another, so that one undoes nothing of the other', async () => {
    const results = await runtime.transaction(alpha, {}, async (scope) =>
      Promise.allSettled([
        runtime.savepoint(scope, {}, async (nested) => {
          await raw(nested, 'INSERT lost');
          await nextTurn();
          throw new Error('first fails');
        }),
        runtime.savepoint(scope, {}, (nested) => raw(nested, 'INSERT kept')),
        runtime.savepoint(scope, {}, (nested) => raw(nested, 'INSERT kept too')),
      ]),
    );
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(server.committed).toEqual(['INSERT kept', 'INSERT kept too']);
  });

  it('lets an operation under way end before a savepoint begins', async () => {
    await runtime.transaction(alpha, {}, async (scope) => {
      const before = scope.perform(async (client) => {
        await client.$executeRawUnsafe('INSERT 1');
        await nextTurn();
        await client.$executeRawUnsafe('INSERT 2');
      }, 'write');
      const undone = runtime.savepoint(scope, {}, async (nested) => {
        await raw(nested, 'INSERT 3');
        await pause(50);
        throw new Error('undone');
      });
      await expect(undone).rejects.toThrow('undone');
      await before;
    });
    expect(server.committed).toEqual(['INSERT 1', 'INSERT 2']);
  });

  it('gives the connection back when a swallowed failure turns COMMIT into ROLLBACK', async () => {
    const outer = runtime.transaction(alpha, {}, async (scope) => {
      await raw(scope, 'SELECT FAIL').catch(() => undefined);
    });
    await expect(outer).rejects.toMatchObject({ code: 'DB_TRANSACTION_ABORTED' });
    expect(server.released).toEqual(['kept']);
    expect(observer.commitFailed).toHaveBeenCalledTimes(1);
    expect(observer.committed).not.toHaveBeenCalled();
  });

  it('waits for an operation that nobody awaited', async () => {
    await runtime.transaction(alpha, {}, async (scope) => {
      void raw(scope, 'INSERT forgotten');
    });
    expect(server.committed).toEqual(['INSERT forgotten']);
  });

  it('passes on what the body throws, after the rollback', async () => {
    const thrown = new Error('of the caller');
    const outer = runtime.transaction(alpha, {}, async (scope) => {
      await raw(scope, 'INSERT 1');
      throw thrown;
    });
    await expect(outer).rejects.toBe(thrown);
    expect(server.statements.at(-1)).toBe('ROLLBACK');
  });

  describe('past its deadline', () => {
    it('fails a statement under way with the deadline, not with the connection it broke', async () => {
      const outer = runtime.transaction(alpha, { timeoutMs: 50 }, (scope) => raw(scope, 'SELECT HANG'));
      await expect(outer).rejects.toMatchObject({ code: 'DB_TRANSACTION_TIMEOUT', outcome: 'none' });
      expect(server.released).toEqual(['destroyed']);
    });

    it('does not promise that a COMMIT under way had no effect', async () => {
      server.onCommit = () => new Promise(() => undefined);
      const outer = runtime.transaction(alpha, { timeoutMs: 1000 }, (scope) => raw(scope, 'INSERT 1'));
      await expect(outer).rejects.toMatchObject({ code: 'DB_OUTCOME_UNKNOWN', outcome: 'unknown' });
      expect(server.released).toEqual(['destroyed']);
    });
  });
});
