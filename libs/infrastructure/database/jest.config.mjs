import { integration, unit, wholeRun } from '../../../jest.preset.mjs';

const collectCoverageFrom = [
  'src/**/*.ts',
  '!src/**/*.{spec,contract}.ts',
  '!src/prisma/generated/**',
  '!src/**/.mutant-*/**',
];

export default {
  ...wholeRun,
  projects: [unit, integration].map((project) => ({
    ...project,
    rootDir: import.meta.dirname,
    collectCoverageFrom,
  })),
  collectCoverageFrom,
  coverageProvider: 'babel',
  coverageDirectory: 'coverage',
  coverageReporters: [['text', { skipFull: true }], 'text-summary', 'json-summary'],
  coverageThreshold: { global: { branches: 90 } },
};
