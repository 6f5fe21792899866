import { describe, expect, it, jest } from '@jest/globals';
import { callerOf, roadTo, UNMARKED } from '../../test/support/caller-fixture.js';
import { CLINIC_A, clinicPrincipal } from '../../test/support/principal-fixture.js';
import { DatabaseError } from '../errors/index.js';
import type { ConnectionPool } from './connection-pool.js';
import type { StatementConfig } from './context-query.js';
import type { LanePool } from './lane-pool.js';
import { primaryPosition, primarySnapshot, replayPosition } from './trail.js';
import { packetOf, type Packet } from './packet.js';
import type { PrimaryProof } from './primary-proof.js';
import { ReadScope } from './read.scope.js';
import type { Session } from './session.js';
import type { SharedRead } from './shared-reads.js';
import { StatementNames } from './statement-names.js';

const context = { packet: packetOf('SET LOCAL a'), extraMs: 0 };

function scopeOver(run: () => Promise<unknown>) {
  const lease = { run: jest.fn(run), release: jest.fn() };
  const sharedReads = { run: ({ alone }: SharedRead) => alone() };
  const pool = {
    acquire: async () => lease,
    tryAcquire: () => undefined,
    sharedReads,
  } as unknown as ConnectionPool;
  const lent: Session[] = [];
  const lend = (session: Session, work: (lane: object) => Promise<unknown>) => {
    lent.push(session);
    return work({ client: { ask: () => session.run({ text: 'SELECT 1' }) } });
  };
  const principal = clinicPrincipal({ requestId: 'r-1' });
  const ports = {
    lanes: { lend } as unknown as LanePool,
    road: roadTo(pool),
    names: new StatementNames(),
    marks: UNMARKED,
    primaryPosition: primaryPosition(),
    primarySnapshot: primarySnapshot(),
    replayPosition: replayPosition(),
  };
  const scope = new ReadScope(callerOf(principal), ports, {}, context);
  const ask = () => scope.perform((client) => (client as unknown as { ask(): Promise<unknown> }).ask());
  return { scope, ask, lent, lease, principal };
}

describe('ReadScope', () => {
  it('judges a failure by what the driver saw, not by what Prisma made of it', async () => {
    const { scope } = scopeOver(() =>
      Promise.reject(Object.assign(new Error('x'), { code: '25006', severity: 'ERROR' })),
    );
    const rewritten = scope.perform(async (client) => {
      await (client as unknown as { ask(): Promise<unknown> }).ask().catch(() => undefined);
      throw new Error('An unexpected error occurred');
    });
    await expect(rewritten).rejects.toMatchObject({ code: 'DB_READ_ONLY', correlationId: 'r-1' });
  });

  it('types what fails before any statement', async () => {
    const { scope } = scopeOver(async () => ({}));
    await expect(scope.perform(() => Promise.reject(new Error('odd')))).rejects.toBeInstanceOf(DatabaseError);
  });

  it('lends each operation a lane of its own, bound to its principal and context', async () => {
    const { ask, lent, lease, principal } = scopeOver(async () => 'rows');
    await expect(Promise.all([ask(), ask()])).resolves.toEqual(['rows', 'rows']);
    expect(new Set(lent).size).toBe(2);
    expect(lent.map((session) => session.principal)).toEqual([principal, principal]);
    expect(lease.run.mock.calls).toEqual(
      Array(2).fill([
        { text: 'SELECT 1' },
        context.packet,
        0,
        expect.objectContaining({ clinicId: CLINIC_A }),
      ]),
    );
  });

  describe('on the primary, to a session that has read on a replica,', () => {
    const SIGHT = { below: 700n, at: 0x50n };
    const ANSWER = { rows: [], trailed: '0/64 700:700:' };

    function besideReplica(sight: typeof SIGHT | undefined, options = {}) {
      const lease = { run: jest.fn(async () => ANSWER), release: jest.fn(), reclaimReason: undefined };
      const shared = jest.fn(({ alone }: SharedRead) => alone());
      const acquiring = { acquire: async () => lease, tryAcquire: () => undefined };
      const pool = { ...acquiring, sharedReads: { run: shared } } as unknown as ConnectionPool;
      const of = jest.fn<PrimaryProof['of']>(async (_sight, _leftMs, look, proven) => {
        const first = await look();
        expect(first.snapshots).toEqual([{ xmin: 700n, xmax: 700n, running: [] }]);
        const { result } = await look();
        proven();
        return result;
      });
      const unproven = jest.fn(() => sight);
      const road = Object.assign(roadTo(pool, {}, true), { proof: { of }, unproven });
      const ports = {
        lanes: {} as LanePool,
        road,
        names: new StatementNames(),
        marks: UNMARKED,
        primaryPosition: primaryPosition(),
        primarySnapshot: primarySnapshot(),
        replayPosition: replayPosition(),
      };
      const lend = (session: Session, work: (lane: object) => Promise<unknown>) =>
        work({ client: { ask: () => session.run({ text: 'SELECT 1' }) } });
      const caller = callerOf();
      const { consistency } = caller.session;
      consistency.read({ lsn: 0x50n, timeline: 1, isPrimary: false, sentAt: 0, below: 700n });
      const scope = new ReadScope(
        caller,
        { ...ports, lanes: { lend } as unknown as LanePool },
        options,
        context,
      );
      const ask = (rawText?: string) =>
        scope.perform((client) => (client as unknown as { ask(): Promise<unknown> }).ask(), 'read', rawText);
      const sent = () =>
        (lease.run.mock.calls as unknown as [StatementConfig, Packet][]).map(([{ trail }, packet]) => [
          trail?.name,
          packet.statements,
        ]);
      return { ask, sent, of, unproven, shared, consistency };
    }

    it('is proven, read alone in one snapshot and as often as it takes', async () => {
      const { ask, sent, of, shared, consistency } = besideReplica(SIGHT);
      await expect(ask()).resolves.toBe(ANSWER);
      expect(of.mock.calls).toEqual([[SIGHT, Infinity, expect.any(Function), expect.any(Function)]]);
      expect(sent()).toEqual(Array(2).fill(['snapshot_primary', context.packet.statements + 1]));
      expect(shared).not.toHaveBeenCalled();
      expect(consistency.sight).toBeUndefined();
    });

    it('is proven within its own time, raw SQL that only reads, too', async () => {
      const { ask, of } = besideReplica(SIGHT, { timeoutMs: 100 });
      await ask('SELECT 1');
      const [, leftMs] = of.mock.calls[0]!;
      expect(leftMs).toBeLessThanOrEqual(100);
    });

    it.each<[string, object, string | undefined]>([
      ['raw SQL that may do more than read', {}, 'SELECT set_bit(lock())'],
      ['a read that asks for no consistency', { consistency: 'eventual' }, undefined],
    ])('is sent once as it is: %s', async (_case, options, rawText) => {
      const { ask, sent, unproven } = besideReplica(SIGHT, options);
      await ask(rawText);
      expect(sent()).toHaveLength(1);
      expect(unproven).not.toHaveBeenCalled();
    });

    it('costs nothing more where the primary is known to show it', async () => {
      const { ask, sent, of } = besideReplica(undefined);
      await ask();
      expect(sent()).toEqual([['lsn_primary', context.packet.statements]]);
      expect(of).not.toHaveBeenCalled();
    });
  });
});
