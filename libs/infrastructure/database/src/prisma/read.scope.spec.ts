import { describe, expect, it, jest } from '@jest/globals';
import { callerOf, roadTo } from '../../test/support/caller-fixture.js';
import { CLINIC_A, clinicPrincipal } from '../../test/support/principal-fixture.js';
import { DatabaseError } from '../errors/index.js';
import type { ConnectionPool } from './connection-pool.js';
import type { LanePool } from './lane-pool.js';
import { primaryPosition, replayPosition } from './trail.js';
import { packetOf } from './packet.js';
import { ReadScope } from './read.scope.js';
import type { Session } from './session.js';
import type { SharedRead } from './shared-reads.js';

const context = { packet: packetOf('SET LOCAL a'), extraMs: 0 };

function scopeOver(run: () => Promise<unknown>) {
  const lease = { run: jest.fn(run), release: jest.fn() };
  const sharedReads = { run: ({ alone }: SharedRead) => alone() };
  const pool = { acquire: async () => lease, sharedReads } as unknown as ConnectionPool;
  const lent: Session[] = [];
  const lend = (session: Session, work: (lane: object) => Promise<unknown>) => {
    lent.push(session);
    return work({ client: { ask: () => session.run({ text: 'SELECT 1' }) } });
  };
  const principal = clinicPrincipal({ requestId: 'r-1' });
  const ports = {
    lanes: { lend } as unknown as LanePool,
    road: roadTo(pool),
    primaryPosition: primaryPosition(),
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
});
