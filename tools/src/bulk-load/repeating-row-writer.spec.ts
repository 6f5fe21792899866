import { describe, expect, it } from '@jest/globals';
import { ConflictError, OutcomeUnknownError, UnavailableError } from '@infrastructure/database';
import { RepeatingRowWriter } from './repeating-row-writer.js';
import type { RowWriter } from './row-writer.port.js';

/** Fails with each error in turn, then writes. */
function failing(...errors: readonly Error[]): RowWriter & { calls: number } {
  const left = [...errors];
  return {
    calls: 0,
    async write() {
      this.calls += 1;
      const error = left.shift();
      if (error !== undefined) throw error;
      return [7];
    },
  };
}

function repeating(inner: RowWriter): { writer: RepeatingRowWriter; pauses: number[] } {
  const pauses: number[] = [];
  const sleep = async (ms: number): Promise<void> => void pauses.push(ms);
  return { writer: new RepeatingRowWriter(inner, { attempts: 3, pauseMs: 100, sleep }), pauses };
}

describe('RepeatingRowWriter', () => {
  it('does not repeat what a row is to blame for', async () => {
    const inner = failing(ConflictError.duplicate());
    await expect(repeating(inner).writer.write([])).rejects.toThrow(ConflictError);
    expect(inner.calls).toBe(1);
  });

  it('does not repeat an error of its own', async () => {
    const inner = failing(new TypeError('bug'));
    await expect(repeating(inner).writer.write([])).rejects.toThrow('bug');
    expect(inner.calls).toBe(1);
  });

  it('gives up after its attempts', async () => {
    const lost = UnavailableError.connectionLost();
    const inner = failing(lost, lost, lost);
    const { writer, pauses } = repeating(inner);
    await expect(writer.write([])).rejects.toBe(lost);
    expect({ calls: inner.calls, pauses }).toEqual({ calls: 3, pauses: [100, 200] });
  });

  it('repeats after a lost connection', async () => {
    expect(await repeating(failing(UnavailableError.connectionLost())).writer.write([])).toEqual([7]);
  });

  it('repeats a write of unknown outcome, since rows that are there are skipped', async () => {
    expect(await repeating(failing(OutcomeUnknownError.commitUnanswered())).writer.write([])).toEqual([7]);
  });
});
