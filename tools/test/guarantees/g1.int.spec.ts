import { describe, expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { sharedCluster } from '../../src/cluster/index.js';
import { G1 } from '../../src/guarantees/g1/g1.suite.js';
import { shortcomingsOf } from '../../src/guarantees/guarantee-report.js';

const LONGEST_MS = 1_500_000;

describe('guarantee G1', () => {
  it(
    'shows no foreign row and misses no own one, and fails without any of its defences',
    async () => {
      const seed = Number(process.env['G1_SEED'] ?? Date.now() % 1_000_000);
      const report = await G1.run({
        cluster: sharedCluster(process.env),
        seed,
        operations: G1.operations.short,
        library: fileURLToPath(new URL('../../../libs/infrastructure/database/dist', import.meta.url)),
        onProgress: () => undefined,
      });
      expect({ seed, shortcomings: shortcomingsOf(report) }).toEqual({ seed, shortcomings: [] });
      expect(report.operations).toBeGreaterThanOrEqual(G1.operations.short);
    },
    LONGEST_MS,
  );
});
