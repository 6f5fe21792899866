import { integration, unit } from '../../jest.preset.mjs';

export default {
  projects: [unit, integration].map((project) => ({ ...project, rootDir: import.meta.dirname })),
};
