import { describe, expect, it, jest } from '@jest/globals';
import type { Priority } from '../../pipeline/priority.js';
import { PoolBench } from '../../../test/support/pool-bench.js';
import { DurationWindow } from './duration-window.js';

// Imagined time passes in real turns of the event loop.
jest.setTimeout(60_000);

const SERVICE_MS = 5;
const CONNECTIONS = 20;
const QUIET_CLINICS = 10;
const RUN_MS = 400;
const SEED = 20_261_126;

/** 0 ≤ n < 1, the same for the same seed. Source: Park and Miller, "minimal standard", 1988. */
function randomFrom(seed: number): () => number {
  let state = seed % 2_147_483_647;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/**
 * Ten clinics that together need half of the pool, beside one that alone asks for more than all of it.
 *
 * @param laneOf whose turn a clinic takes
 * @returns the 99th percentile of the quiet clinics' latencies; ms
 */
async function quietLatency(noisyPerMs: number, laneOf: (clinic: string) => string): Promise<number> {
  const bench = new PoolBench({ max: CONNECTIONS, queueLimit: 200, acquireTimeoutMs: 60_000 });
  for (const lease of await bench.hold(CONNECTIONS)) lease.release();
  const random = randomFrom(SEED);
  const latencies = new DurationWindow(10 * RUN_MS);
  const ask = (clinic: string, served: (latencyMs: number) => void): void => {
    const serviceMs = SERVICE_MS * (0.5 + random());
    bench.clock.after(random(), () => {
      bench.askFor(serviceMs, { clinicId: laneOf(clinic) }).then(
        (waitedMs) => served(waitedMs + serviceMs),
        () => undefined,
      );
    });
  };
  for (let ms = 0; ms < RUN_MS; ms += 1) {
    for (let call = 0; call < noisyPerMs; call += 1) ask('noisy', () => undefined);
    for (const call of [0, 1])
      ask(`quiet ${String((2 * ms + call) % QUIET_CLINICS)}`, (latencyMs) => latencies.add(latencyMs));
    await bench.clock.advance(1);
  }
  return latencies.percentile(0.99);
}

/** Keeps the pool busy with urgent work for as long as `until` has not come, and one low request among it. */
async function lowUnder(urgent: readonly Priority[], maxMs: number): Promise<number | undefined> {
  const bench = new PoolBench({ max: 4, queueLimit: 1000, acquireTimeoutMs: 600_000 });
  const ask = (): void => {
    for (const priority of urgent) void bench.askFor(SERVICE_MS, { priority, clinicId: 'busy' });
  };
  for (let ms = 0; ms < 20; ms += 1) ask();
  const low = bench.ask({ priority: 'low', clinicId: 'patient' });
  for (let ms = 0; ms < maxMs && low.afterMs === undefined; ms += 1) {
    ask();
    await bench.clock.advance(1);
  }
  return low.afterMs;
}

describe('a pool under more work than it can do', () => {
  it('lets a clinic that asks for forty times as much delay nobody else (P12)', async () => {
    const own = (clinic: string): string => clinic;
    const calm = await quietLatency(0, own);
    expect((await quietLatency(8, own)) / calm).toBeLessThanOrEqual(1.2);
  });

  it('lets it delay everybody when all stand in one line: the control', async () => {
    const together = (): string => 'everybody';
    const calm = await quietLatency(0, together);
    expect((await quietLatency(8, together)) / calm).toBeGreaterThan(2);
  });

  it.each<[readonly Priority[]]>([[['critical']], [['high']], [['normal', 'high', 'critical']]])(
    'serves low work within five seconds beside too much that is %s',
    async (urgent) => {
      expect(await lowUnder(urgent, 6000)).toBeLessThanOrEqual(5000);
    },
  );
});
