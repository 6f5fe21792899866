/** The one file of each project that reads the process environment; everything else is handed its options. */
export const environmentReaders = [
  'libs/infrastructure/database/src/config/environment.ts',
  'apps/api/src/config/environment.ts',
  'tools/src/environment.ts',
  // Run by Prisma's own command line, which offers nothing else.
  'prisma.config.ts',
];

const message = 'The environment is read in one file (tools/eslint/environment.mjs); take an option instead';

/** Refuses `process.env` in every spelling that a review could overlook. */
export const refuseEnvironment = {
  'no-restricted-properties': ['error', { object: 'process', property: 'env', message }],
  'no-restricted-imports': [
    'error',
    ...['process', 'node:process'].map((name) => ({ name, importNames: ['env', 'default'], message })),
  ],
};
