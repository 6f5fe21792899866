import { guards, integration, unit, workers } from '../jest.preset.mjs';

export default {
  ...workers,
  projects: [unit, guards, integration].map((project) => ({ ...project, rootDir: import.meta.dirname })),
};
