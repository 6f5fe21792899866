import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import type { TestCluster } from '../../src/cluster/index.js';
import { G4 } from '../../src/guarantees/g4/g4.suite.js';
import { shortcomingsOf } from '../../src/guarantees/guarantee-report.js';
import { startOwnServers } from '../../src/guarantees/servers/own-servers.js';

const LONGEST_MS = 900_000;
const inWorkspace = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

describe('guarantee G4', () => {
  let servers: TestCluster;
  beforeAll(async () => {
    // Its Redis is killed and held up: no other file may be on it.
    servers = await startOwnServers(18, 0);
  }, LONGEST_MS);
  afterAll(async () => {
    await servers.stop();
  });

  it(
    'shows no stale fill, in whatever order things happen',
    async () => {
      const seed = Number(process.env['G4_SEED'] ?? Date.now() % 1_000_000);
      const report = await G4.run({
        cluster: servers.cluster,
        seed,
        operations: G4.operations.short,
        library: inWorkspace('libs/infrastructure/database/dist'),
        onProgress: () => undefined,
      });
      expect({ seed, shortcomings: shortcomingsOf(report) }).toEqual({ seed, shortcomings: [] });
    },
    LONGEST_MS,
  );
});
