import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { GUARD_KINDS } from '../../src/bench/guard/guard-requests.js';
import { BenchProcess } from '../../src/bench/process/bench-process.js';

/** Measured processes run the built code, as the benchmarks themselves do. */
const built = (script: string): string =>
  fileURLToPath(new URL(`../../dist/bench/${script}.js`, import.meta.url));
const LONGEST_MS = 60_000;

async function asked<Answer>(
  script: string,
  input: unknown,
  request: string,
  more: unknown,
): Promise<Answer> {
  const process = new BenchProcess(script, built(script));
  try {
    await process.ask('open', input);
    return await process.ask<Answer>(request, more);
  } finally {
    await process.stop();
  }
}

describe('the parts that benchmarks take out of the module', () => {
  it(
    'still fit together without a server, on a lone primary',
    async () => {
      const sample = await asked('wire/overhead-process', null, 'measure', { operations: 50 });
      expect(sample).toEqual({ ownMicros: expect.any(Number), plainMicros: expect.any(Number) });
    },
    LONGEST_MS,
  );

  it(
    'still send a read to a replica, and have it answered',
    async () => {
      const sample = await asked<object>('wire/routing-process', null, 'measure', { operations: 50 });
      expect(Object.keys(sample).sort()).toEqual([
        ...['bare', 'decisionP99', 'eventual', 'extended', 'lone', 'routed'],
      ]);
    },
    LONGEST_MS,
  );

  it.each(GUARD_KINDS)(
    'still let a call through: %s',
    async (kind) => {
      const { operations } = await asked<{ operations: number }>('guard/guard-process', kind, 'load', {
        durationMs: 20,
      });
      expect(operations).toBeGreaterThan(0);
    },
    LONGEST_MS,
  );
});
