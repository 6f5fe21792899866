import { guards, integration, unit } from '../jest.preset.mjs';

export default {
  projects: [unit, guards, integration].map((project) => ({ ...project, rootDir: import.meta.dirname })),
};
