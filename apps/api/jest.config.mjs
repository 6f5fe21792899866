import { integration, unit, wholeRun } from '../../jest.preset.mjs';

export default {
  ...wholeRun,
  projects: [unit, integration].map((project) => ({ ...project, rootDir: import.meta.dirname })),
};
