import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FakeServer } from '../../test/support/fake-server.js';
import { clinicPrincipal } from '../../test/support/principal-fixture.js';
import { createError, TimeoutError } from '../errors/index.js';
import { packetOf } from './packet.js';
import type { IsolationLevel } from './transaction-settings.js';
import { TransactionSession } from './transaction.session.js';

const BEGIN = 'BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE';
const outer = { packet: packetOf('SET outer'), extraMs: 0 };
const inner = { packet: packetOf('SET inner'), extraMs: 0 };
const COMMIT = ['SET LOCAL client_min_messages = warning', 'COMMIT'];

describe('TransactionSession', () => {
  let server: FakeServer;
  beforeEach(() => {
    server = new FakeServer();
  });
  const open = (isolation: IsolationLevel = 'ReadCommitted') =>
    new TransactionSession(clinicPrincipal(), server.pool, outer, isolation);
  const run = (session: TransactionSession, text: string) => session.run({ text });

  it('sends nothing and takes no connection when it has no statement', async () => {
    await open().commit();
    await open().rollback();
    const nested = open();
    await nested.savepoint(inner, async () => undefined);
    await nested.commit();
    expect(server).toMatchObject({ acquired: 0, packets: [] });
  });

  it.each([
    ['ReadCommitted', BEGIN],
    ['RepeatableRead', 'BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE'],
    ['Serializable', 'BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE'],
  ] as const)('lets BEGIN of %s ride with the first statement', async (isolation, begin) => {
    const session = open(isolation);
    await run(session, 'INSERT 1');
    await run(session, 'INSERT 2');
    await session.commit();
    expect(server.packets).toEqual([[begin, 'SET outer', 'INSERT 1'], ['SET outer', 'INSERT 2'], COMMIT]);
    expect(server.released).toEqual(['kept']);
  });

  it('sends the statements of Promise.all one after another, on one connection', async () => {
    const session = open();
    await Promise.all(['1', '2', '3'].map((n) => run(session, `INSERT ${n}`)));
    await session.commit();
    expect(server.statements.filter((text) => text.startsWith('INSERT'))).toEqual([
      'INSERT 1',
      'INSERT 2',
      'INSERT 3',
    ]);
    expect(server.acquired).toBe(1);
  });

  it('begins with the next statement when no connection was free for the first', async () => {
    const session = open();
    server.free = () => Promise.reject(new Error('none free'));
    await expect(run(session, 'INSERT 1')).rejects.toThrow('none free');
    server.free = () => Promise.resolve();
    await run(session, 'INSERT 2');
    expect(server.packets).toEqual([[BEGIN, 'SET outer', 'INSERT 2']]);
  });

  describe('after a failed statement', () => {
    it('remembers the failure as the server put it and keeps the connection', async () => {
      const session = open();
      await expect(run(session, 'FAIL')).rejects.toMatchObject({ code: '23505' });
      expect(session.failure).toMatchObject({ code: '23505' });
      await session.rollback();
      expect(server.statements.at(-1)).toBe('ROLLBACK');
      expect(server.released).toEqual(['kept']);
    });

    it('refuses to count a ROLLBACK that answers COMMIT as success', async () => {
      const session = open();
      await run(session, 'FAIL').catch(() => undefined);
      await expect(session.commit()).rejects.toMatchObject({ code: 'DB_TRANSACTION_ABORTED' });
    });

    it('sends the statements already queued, which the server refuses', async () => {
      const session = open();
      const both = await Promise.allSettled([run(session, 'FAIL'), run(session, 'INSERT 2')]);
      expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    });
  });

  describe('when the connection is lost', () => {
    it('refuses later statements and commit, and destroys the connection', async () => {
      const session = open();
      const hanging = run(session, 'HANG');
      await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setImmediate(resolve));
      session.abort();
      await expect(hanging).rejects.toThrow('Connection terminated');
      await expect(run(session, 'INSERT 2')).rejects.toMatchObject({ code: 'DB_TRANSACTION_CLOSED' });
      await expect(session.commit()).rejects.toMatchObject({ code: 'DB_TRANSACTION_CLOSED' });
      await session.rollback();
      expect(server.released).toEqual(['destroyed']);
    });

    it('destroys a connection that left its transaction unasked', async () => {
      const session = open();
      await run(session, 'INSERT 1');
      await expect(run(session, 'COMMIT')).rejects.toMatchObject({ code: 'DB_TRANSACTION_ABORTED' });
      expect(server.released).toEqual(['destroyed']);
    });

    it('counts a rollback that cannot be sent as done', async () => {
      const session = open();
      await run(session, 'INSERT 1');
      session.abort();
      await expect(session.rollback()).resolves.toBeUndefined();
    });
  });

  describe('aborted with a reason', () => {
    const reason = TimeoutError.transaction();

    it('refuses every later statement, and commit, with that reason', async () => {
      const session = open();
      await run(session, 'INSERT 1');
      session.abort(reason);
      await expect(run(session, 'INSERT 2')).rejects.toBe(reason);
      await expect(session.commit()).rejects.toBe(reason);
      expect(server.released).toEqual(['destroyed']);
    });

    it('gives back a connection that arrives too late, unused', async () => {
      const session = open();
      let arrive: (() => void) | undefined;
      server.free = () => new Promise((resolve) => (arrive = resolve));
      const late = run(session, 'INSERT 1');
      await Promise.resolve();
      session.abort(reason);
      arrive?.();
      await expect(late).rejects.toBe(reason);
      expect(server).toMatchObject({ packets: [], leaked: 0, released: ['kept'] });
    });

    it('does so before the first statement, too', async () => {
      const session = open();
      session.abort(reason);
      await expect(run(session, 'INSERT 1')).rejects.toBe(reason);
      expect(server.acquired).toBe(0);
    });
  });

  describe('savepoint', () => {
    it('defers SAVEPOINT and RELEASE to the next statements', async () => {
      const session = open();
      await run(session, 'INSERT 1');
      await session.savepoint(inner, () => run(session, 'INSERT 2'));
      expect(server.packets.at(-1)).toEqual(['SAVEPOINT sp_1', 'SET inner', 'INSERT 2']);
      await session.commit();
      expect(server.packets.at(-1)).toEqual(['RELEASE SAVEPOINT sp_1', ...COMMIT]);
    });

    it('sends its own context inside and the outer one again afterwards', async () => {
      const session = open();
      await session.savepoint(inner, () => run(session, 'INSERT 1'));
      await run(session, 'INSERT 2');
      expect(server.packets).toEqual([
        [BEGIN, 'SAVEPOINT sp_1', 'SET inner', 'INSERT 1'],
        ['RELEASE SAVEPOINT sp_1', 'SET outer', 'INSERT 2'],
      ]);
    });

    it('undoes what failed and lets the transaction go on and commit', async () => {
      const session = open();
      await run(session, 'INSERT 1');
      await expect(session.savepoint(inner, () => run(session, 'FAIL'))).rejects.toMatchObject({
        code: '23505',
      });
      await run(session, 'INSERT 2');
      await session.commit();
      expect(server.packets.slice(2)).toEqual([
        ['ROLLBACK TO SAVEPOINT sp_1', 'RELEASE SAVEPOINT sp_1', 'SET outer', 'INSERT 2'],
        COMMIT,
      ]);
    });

    it('refuses success to a callback that swallowed a failed statement', async () => {
      const session = open();
      const swallowing = () => run(session, 'FAIL').catch(() => 'never mind');
      await expect(session.savepoint(inner, swallowing)).rejects.toMatchObject({
        code: 'DB_TRANSACTION_ABORTED',
      });
      await session.commit();
      expect(server.statements.at(-1)).toBe('COMMIT');
    });

    it('passes on what the callback throws, its result otherwise', async () => {
      const session = open();
      const thrown = createError('DB_INTERNAL');
      await expect(session.savepoint(inner, () => Promise.reject(thrown))).rejects.toBe(thrown);
      await expect(session.savepoint(inner, async () => 42)).resolves.toBe(42);
    });

    it('counts its depth, and down again whatever happened', async () => {
      const session = open();
      const depths: number[] = [];
      await session.savepoint(inner, async () => {
        depths.push(session.depth);
        await session
          .savepoint(inner, async () => {
            depths.push(session.depth);
            throw new Error('deep');
          })
          .catch(() => undefined);
        depths.push(session.depth);
      });
      expect([...depths, session.depth]).toEqual([1, 2, 1, 0]);
    });

    it('undoes an inner savepoint alone, or both with the outer one', async () => {
      const session = open();
      const failing = session.savepoint(inner, async () => {
        await run(session, 'INSERT 1');
        await session.savepoint(inner, () => run(session, 'FAIL')).catch(() => undefined);
        await run(session, 'INSERT 2');
        throw new Error('outer');
      });
      await expect(failing).rejects.toThrow('outer');
      await run(session, 'INSERT 3');
      await session.commit();
      expect(server.packets.slice(1)).toEqual([
        ['SAVEPOINT sp_2', 'SET inner', 'FAIL'],
        ['ROLLBACK TO SAVEPOINT sp_2', 'RELEASE SAVEPOINT sp_2', 'SET inner', 'INSERT 2'],
        ['ROLLBACK TO SAVEPOINT sp_1', 'RELEASE SAVEPOINT sp_1', 'SET outer', 'INSERT 3'],
        COMMIT,
      ]);
    });

    it('commits what a program of nested calls kept, and nothing else', async () => {
      await fc.assert(
        fc.asyncProperty(programs, async (program) => {
          server = new FakeServer();
          const session = open();
          await play(session, { ...program, fails: false });
          await session.commit();
          expect(server.committed).toEqual(kept({ ...program, fails: false }));
          expect(server.leaked).toBe(0);
        }),
        { numRuns: 200 },
      );
    });
  });
});

/** Steps in order: an INSERT's text, a nested call, or a statement that fails. */
interface Program {
  readonly steps: readonly (string | Program)[];
  readonly fails: boolean;
}

const { programs } = fc.letrec<{ programs: Program; step: string | Program }>((tie) => ({
  programs: fc.record({ steps: fc.array(tie('step'), { maxLength: 4 }), fails: fc.boolean() }),
  step: fc.oneof(
    { depthSize: 'small' },
    fc.nat({ max: 999 }).map((n) => `INSERT ${String(n)}`),
    tie('programs'),
  ),
}));

async function play(session: TransactionSession, { steps, fails }: Program): Promise<void> {
  for (const step of steps) {
    if (typeof step === 'string') await session.run({ text: step });
    else await session.savepoint(inner, () => play(session, step)).catch(() => undefined);
  }
  if (fails) await session.run({ text: 'FAIL' });
}

function kept({ steps, fails }: Program): string[] {
  return fails ? [] : steps.flatMap((step) => (typeof step === 'string' ? [step] : kept(step)));
}
