import { describe, expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { sharedCluster } from '../../src/cluster/index.js';
import { G7 } from '../../src/guarantees/g7/g7.suite.js';
import { shortcomingsOf } from '../../src/guarantees/guarantee-report.js';

const LONGEST_MS = 600_000;

describe('guarantee G7', () => {
  it(
    'finds every leak and takes it back, and takes no long transaction for one',
    async () => {
      const seed = Number(process.env['G7_SEED'] ?? Date.now() % 1_000_000);
      const report = await G7.run({
        cluster: sharedCluster(process.env),
        seed,
        operations: G7.operations.short,
        library: fileURLToPath(new URL('../../../libs/infrastructure/database/dist', import.meta.url)),
        onProgress: () => undefined,
      });
      expect({ seed, shortcomings: shortcomingsOf(report) }).toEqual({ seed, shortcomings: [] });
    },
    LONGEST_MS,
  );
});
