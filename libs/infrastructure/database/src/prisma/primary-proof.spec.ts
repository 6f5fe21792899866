import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ManualClock } from '../../test/support/manual-clock.js';
import { parseSnapshot } from '../pipeline/snapshot.js';
import { LONGEST_WAIT_MS, PrimaryProof } from './primary-proof.js';
import type { CommitQuestion } from './replica-witness.js';

const SIGHT = { below: 700n, at: 50n };

describe('PrimaryProof', () => {
  let clock: ManualClock;
  let looks: number;
  const hasCommitted = jest.fn<CommitQuestion>();
  const proven = jest.fn();
  beforeEach(() => {
    clock = new ManualClock();
    looks = 0;
    hasCommitted.mockReset();
    proven.mockReset();
  });

  /** What is handed out of reads that saw these snapshots, one after the other; the last one again and again. */
  const outcomeOf = (snapshots: readonly (string | undefined)[], leftMs = Infinity) => {
    const look = () => {
      const text = snapshots[Math.min(looks, snapshots.length - 1)];
      looks += 1;
      return Promise.resolve({
        result: `look ${String(looks)}`,
        snapshots: text === undefined ? undefined : [parseSnapshot(text)!],
      });
    };
    return new PrimaryProof({ clock, hasCommitted })
      .of(SIGHT, leftMs, look, proven)
      .catch((error: unknown) => error);
  };

  it('hands nothing out while a transaction is missing that has committed on a replica', async () => {
    hasCommitted.mockResolvedValue(true);
    const settled = jest.fn();
    const outcome = outcomeOf(['690:699:690']);
    void outcome.then(settled);
    await clock.advance(LONGEST_WAIT_MS - 40);
    expect(settled).not.toHaveBeenCalled();
    await clock.advance(80);
    await expect(outcome).resolves.toMatchObject({
      code: 'DB_COMMIT_UNCONFIRMED',
      retryable: true,
      outcome: 'none',
    });
    expect(hasCommitted).toHaveBeenCalledWith({ xids: [690n], from: 699n, below: 700n }, SIGHT.at);
  });

  it('waits no longer than its call may', async () => {
    hasCommitted.mockResolvedValue(true);
    const outcome = outcomeOf(['699:699:'], 20);
    await clock.advance(40);
    await expect(outcome).resolves.toMatchObject({ code: 'DB_COMMIT_UNCONFIRMED' });
  });

  it('asks nobody where everything before has ended', async () => {
    await expect(outcomeOf(['700:700:'])).resolves.toBe('look 1');
    expect(hasCommitted).not.toHaveBeenCalled();
    expect(proven).toHaveBeenCalledTimes(1);
    expect(clock.timers).toBe(0);
  });

  it('hands out at once what is missing on the replica, too', async () => {
    hasCommitted.mockResolvedValue(false);
    await expect(outcomeOf(['690:710:690,705'])).resolves.toBe('look 1');
    expect(proven).toHaveBeenCalledTimes(1);
    expect(clock.timers).toBe(0);
  });

  it('reads again until the primary shows it', async () => {
    hasCommitted.mockResolvedValue(true);
    const outcome = outcomeOf(['699:699:', '699:699:', '701:701:']);
    await clock.advance(10);
    await expect(outcome).resolves.toBe('look 3');
  });

  it('takes what goes on to the end for a long transaction where no replica can be asked', async () => {
    hasCommitted.mockResolvedValue(undefined);
    const outcome = outcomeOf(['699:699:']);
    await clock.advance(LONGEST_WAIT_MS + 40);
    await expect(outcome).resolves.toBe(`look ${String(looks)}`);
    expect(looks).toBeGreaterThan(1);
    expect(proven).not.toHaveBeenCalled();
  });

  it('hands nothing out where a replica has told that something is missing, and then tells nothing more', async () => {
    hasCommitted.mockResolvedValueOnce(true).mockResolvedValue(undefined);
    const outcome = outcomeOf(['699:699:']);
    await clock.advance(LONGEST_WAIT_MS + 40);
    await expect(outcome).resolves.toMatchObject({ code: 'DB_COMMIT_UNCONFIRMED' });
  });

  it('proves nothing by a read that asked nothing', async () => {
    const look = () => Promise.resolve({ result: 'empty', snapshots: [] });
    await expect(new PrimaryProof({ clock, hasCommitted }).of(SIGHT, 100, look, proven)).resolves.toBe(
      'empty',
    );
    expect(proven).not.toHaveBeenCalled();
  });

  it('reads again when the statements did not tell what they saw', async () => {
    const outcome = outcomeOf([undefined, '700:700:']);
    await clock.advance(10);
    await expect(outcome).resolves.toBe('look 2');
    expect(hasCommitted).not.toHaveBeenCalled();
  });
});
