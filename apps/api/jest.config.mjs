import { integration, unit, workers } from '../../jest.preset.mjs';

export default {
  ...workers,
  // A whole application, its database and its password hashes are started within hooks; ms.
  testTimeout: 60_000,
  projects: [unit, integration].map((project) => ({ ...project, rootDir: import.meta.dirname })),
};
