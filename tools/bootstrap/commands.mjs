import { inWorkspace, nxCli } from './workspace.mjs';

/**
 * @typedef {object} Command
 * @property {string} summary what the help says
 * @property {string[]} [builds] projects to build first, all when left out
 * @property {string[]} run script and arguments for Node
 */

/** @param {string[]} segments below `tools/dist` */
const tool = (...segments) => inWorkspace('tools', 'dist', ...segments);

/** @type {Record<string, Command>} */
export const commands = {
  start: { summary: 'the API on a local cluster, with demo data', run: [tool('start', 'main.js')] },
  test: {
    summary: 'every test, on a real cluster',
    run: [nxCli, 'run-many', '-t', 'test', '--parallel=1', '--output-style=stream-without-prefixes', '--'],
  },
  check: {
    summary: 'format, lint, boundaries, types, unit tests, generated docs',
    builds: ['@tools/dev'],
    run: [tool('check', 'main.js')],
  },
  ci: {
    summary: 'everything check and test do, summed up in one line',
    builds: ['@tools/dev'],
    run: [tool('check', 'ci.js')],
  },
  build: { summary: 'builds every project', builds: [], run: [nxCli, 'run-many', '-t', 'build'] },
  generate: {
    summary: 'generates the Prisma client',
    builds: [],
    run: [nxCli, 'run-many', '-t', 'generate'],
  },
  db: {
    summary: 'migrate, seed, import, reset, lint',
    // Bulk imports and seeds stay below 512 MiB because the heap may not grow beyond this.
    run: ['--max-old-space-size=256', tool('cli', 'db.js')],
  },
  bench: { summary: 'benchmarks beside their peers', run: [tool('bench', 'main.js')] },
  guarantees: { summary: 'the guarantee suites', run: [tool('guarantees', 'main.js')] },
  docs: { summary: 'regenerates the generated documents', run: [tool('docs', 'main.js')] },
  'compose-check': { summary: 'proves docker-compose.yml', run: [tool('compose', 'main.js')] },
};
