import { readFileSync } from 'node:fs';

const { module, sourceMaps, jsc } = JSON.parse(readFileSync(new URL('./.swcrc', import.meta.url), 'utf8'));

/** What every project's Jest run shares: ESM through SWC, workspace packages resolved to their sources. */
export default {
  testEnvironment: 'node',
  testMatch: ['**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  testEnvironmentOptions: { customExportConditions: ['node', 'node-addons', '@phc/source'] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest', { module, sourceMaps, jsc, swcrc: false }] },
};
