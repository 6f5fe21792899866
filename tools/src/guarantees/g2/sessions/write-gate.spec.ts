import { describe, expect, it } from '@jest/globals';
import { WriteGate } from './write-gate.js';

describe('the write gate', () => {
  it('is closed only when the writes under way have been answered', async () => {
    const gate = new WriteGate();
    const answers: (() => void)[] = [];
    const write = () => gate.through(() => new Promise<void>((resolve) => answers.push(resolve)));
    const writes = [write(), write()];
    let isDrained = false;
    const drained = gate.close().then(() => {
      isDrained = true;
    });
    expect(gate.isClosed).toBe(true);
    answers[0]?.();
    await writes[0];
    expect(isDrained).toBe(false);
    answers[1]?.();
    await drained;
    expect(isDrained).toBe(true);
    gate.open();
    expect(gate.isClosed).toBe(false);
  });

  it('closes at once while nobody writes, also behind a write that failed', async () => {
    const gate = new WriteGate();
    await expect(gate.through(() => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
    await expect(gate.close()).resolves.toBeUndefined();
  });
});
