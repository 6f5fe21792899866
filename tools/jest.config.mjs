import { guards, integration, unit, wholeRun } from '../jest.preset.mjs';

export default {
  ...wholeRun,
  // Some of these build the workspace, or kill servers by the clock: one file after another.
  maxWorkers: 1,
  projects: [unit, guards, integration].map((project) => ({ ...project, rootDir: import.meta.dirname })),
};
