import { describe, expect, it, jest } from '@jest/globals';
import { clinicPrincipal } from '../../test/support/principal-fixture.js';
import { AutocommitSession } from './autocommit.session.js';
import type { ConnectionPool } from './connection-pool.js';
import { ParallelGate } from '../internal/parallel-queries/parallel-gate.js';
import { packetOf } from './packet.js';

const request = { priority: 'normal' as const };
const context = { packet: packetOf('SET LOCAL a'), extraMs: 7 };

function sessionOver(run: (...args: unknown[]) => Promise<unknown>) {
  const lease = { run: jest.fn(run), release: jest.fn() };
  const acquire = jest.fn(async () => lease);
  const session = new AutocommitSession(clinicPrincipal(), context, {
    pool: { acquire, tryAcquire: () => undefined } as unknown as ConnectionPool,
    request,
    gate: new ParallelGate(20),
    trail: undefined,
    isShareable: false,
  });
  return { session, lease, acquire };
}

describe('AutocommitSession', () => {
  it('remembers the failure as the driver saw it, and gives the connection back', async () => {
    const failure = Object.assign(new Error('refused'), { code: '42501' });
    const { session, lease } = sessionOver(() => Promise.reject(failure));
    await expect(session.run({ text: 'SELECT 1' })).rejects.toBe(failure);
    expect(session.failure).toBe(failure);
    expect(lease.release.mock.calls).toEqual([[]]);
  });

  it('remembers that no connection came', async () => {
    const { session, acquire } = sessionOver(async () => ({}));
    acquire.mockRejectedValueOnce(new Error('none free'));
    await expect(session.run({ text: 'SELECT 1' })).rejects.toThrow('none free');
    expect(session.failure).toMatchObject({ message: 'none free' });
  });

  it('sends the whole context in front of each statement, each on a connection of its own', async () => {
    const { session, lease, acquire } = sessionOver(async () => ({ rows: [] }));
    await Promise.all([session.run({ text: 'SELECT 1' }), session.run({ text: 'SELECT 2' })]);
    expect(acquire).toHaveBeenCalledTimes(2);
    expect(lease.run.mock.calls).toEqual([
      [{ text: 'SELECT 1' }, context.packet, 7, request],
      [{ text: 'SELECT 2' }, context.packet, 7, request],
    ]);
    expect(lease.release).toHaveBeenCalledTimes(2);
    expect(session.failure).toBeUndefined();
  });
});
