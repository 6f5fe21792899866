import { fileURLToPath } from 'node:url';

const inJestFolder = (name) => fileURLToPath(new URL(`./tools/jest/${name}`, import.meta.url));

/** What every Jest project of the workspace shares: ESM through SWC, workspace packages resolved to their sources. */
const base = {
  testEnvironment: 'node',
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/\\.mutant-'],
  modulePathIgnorePatterns: ['/dist/', '/\\.mutant-'],
  extensionsToTreatAsEsm: ['.ts'],
  testEnvironmentOptions: { customExportConditions: ['node', 'node-addons', '@phc/source'] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': inJestFolder('source-coverage.transformer.mjs') },
};

/**
 * How the files of one project are spread over processes. Jest keeps whatever an ES module has allocated until its
 * process ends, so no file runs in the parent, and a worker that has grown is replaced before its next file.
 */
export const wholeRun = {
  maxWorkers: 2,
  workerIdleMemoryLimit: '1GB',
  // Real servers on a busy machine: a limit that catches what hangs, not what is slow. Jest heeds it only here. ms
  testTimeout: 60_000,
};

/** `*.spec.ts` beside the source: pure, no I/O. */
export const unit = { ...base, displayName: 'unit', testMatch: ['<rootDir>/{src,bootstrap}/**/*.spec.ts'] };

/** Everything under `test/`: the real cluster, one for the whole run. */
export const integration = {
  ...base,
  displayName: 'integration',
  testMatch: ['<rootDir>/test/**/*.spec.ts'],
  globalSetup: inJestFolder('shared-cluster.setup.mjs'),
  globalTeardown: inJestFolder('shared-cluster.teardown.mjs'),
};

/** Lint rules proved by code they refuse. */
export const guards = { ...base, displayName: 'guards', testMatch: ['<rootDir>/eslint/**/*.spec.ts'] };
