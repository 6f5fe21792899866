import { describe, expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { sharedCluster } from '../../src/cluster/index.js';
import { G2 } from '../../src/guarantees/g2/g2.suite.js';
import { shortcomingsOf } from '../../src/guarantees/guarantee-report.js';

const LONGEST_MS = 600_000;

describe('guarantee G2', () => {
  it(
    'shows no session less than it has written or read, and fails without any of its defences',
    async () => {
      const seed = Number(process.env['G2_SEED'] ?? Date.now() % 1_000_000);
      const report = await G2.run({
        cluster: sharedCluster(process.env),
        seed,
        operations: G2.operations.short,
        library: fileURLToPath(new URL('../../../libs/infrastructure/database/dist', import.meta.url)),
        onProgress: () => undefined,
      });
      expect({ seed, shortcomings: shortcomingsOf(report) }).toEqual({ seed, shortcomings: [] });
      expect(report.operations).toBeGreaterThanOrEqual(G2.operations.short);
    },
    LONGEST_MS,
  );
});
