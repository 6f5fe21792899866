import { describe, expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { sharedCluster } from '../../src/cluster/index.js';
import { G10 } from '../../src/guarantees/g10/g10.suite.js';
import { shortcomingsOf } from '../../src/guarantees/guarantee-report.js';

const LONGEST_MS = 600_000;

describe('guarantee G10', () => {
  it(
    'loses no acknowledged write to a signal under load, and leaves nobody without an answer',
    async () => {
      const seed = Number(process.env['G10_SEED'] ?? Date.now() % 1_000_000);
      const report = await G10.run({
        cluster: sharedCluster(process.env),
        seed,
        operations: G10.operations.short,
        library: fileURLToPath(new URL('../../../libs/infrastructure/database/dist', import.meta.url)),
        onProgress: () => undefined,
      });
      expect({ seed, shortcomings: shortcomingsOf(report) }).toEqual({ seed, shortcomings: [] });
    },
    LONGEST_MS,
  );
});
