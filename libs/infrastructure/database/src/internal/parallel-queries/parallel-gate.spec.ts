import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ParallelGate } from './parallel-gate.js';

/** Does `work` when its turn has come. */
async function inTurn<T>(gate: ParallelGate, work: () => Promise<T>): Promise<T> {
  if (!gate.tryEnter()) await gate.enter();
  try {
    return await work();
  } finally {
    gate.leave();
  }
}

describe('ParallelGate', () => {
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  it('never runs more at once than the limit, runs everything, and in the order it came', async () => {
    const seed = Date.now() % 1_000_000;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.record({ turns: fc.integer({ min: 0, max: 3 }), fails: fc.boolean() }), {
          maxLength: 30,
        }),
        async (limit, works) => {
          const gate = new ParallelGate(limit);
          const started: number[] = [];
          let running = 0;
          let most = 0;
          const results = await Promise.allSettled(
            works.map(({ turns, fails }, index) =>
              inTurn(gate, async () => {
                started.push(index);
                most = Math.max(most, (running += 1));
                for (let count = 0; count < turns; count += 1) await turn();
                running -= 1;
                if (fails) throw new Error('failed');
                return index;
              }),
            ),
          );
          expect(most).toBeLessThanOrEqual(limit);
          expect(started).toEqual(works.map((_work, index) => index));
          expect(results.map(({ status }) => status === 'rejected')).toEqual(works.map(({ fails }) => fails));
          expect(gate.waiting).toBe(0);
        },
      ),
      { seed, numRuns: 50 },
    );
  });

  it('starts at once what finds room', async () => {
    const gate = new ParallelGate(2);
    let started = 0;
    const endless = () => {
      started += 1;
      return new Promise<never>(() => undefined);
    };
    void inTurn(gate, endless);
    void inTurn(gate, endless);
    void inTurn(gate, endless);
    expect([started, gate.waiting]).toEqual([2, 1]);
    await turn();
    expect(started).toBe(2);
  });
});
