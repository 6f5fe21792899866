import { integration, unit } from '../../jest.preset.mjs';

export default {
  // A whole application, its database and its password hashes are started within hooks; ms.
  testTimeout: 60_000,
  projects: [unit, integration].map((project) => ({ ...project, rootDir: import.meta.dirname })),
};
