import { withHelp, withoutArguments } from './plan.mjs';
import { planTests, testHelp } from './test-command.mjs';
import { inWorkspace, nxCli } from './workspace.mjs';

/**
 * @typedef {object} Command
 * @property {string} summary what the help says
 * @property {string[]} [builds] projects to build first, all when left out
 * @property {(args: string[]) => import('./plan.mjs').Plan} plan
 */

/**
 * A tool of ours, which has its own `--help` and refuses what it does not know.
 * @param {string[]} segments below `tools/dist`
 * @returns {Command['plan']}
 */
const tool =
  (...segments) =>
  (args) => ({ run: [inWorkspace('tools', 'dist', ...segments), ...args] });

/**
 * @param {string} called what one types
 * @param {string} summary
 * @param {string[]} builds
 * @param {string[]} run
 * @returns {Command}
 */
const plain = (called, summary, builds, run) => ({
  summary,
  builds,
  plan: withoutArguments(called, summary, run),
});

/** @param {string} target */
const nx = (target) => [nxCli, 'run-many', '-t', target];

/** @type {Record<string, Command>} */
export const commands = {
  start: { summary: 'the API on a local cluster, with demo data', plan: tool('start', 'main.js') },
  test: { summary: 'every test, on a real cluster', plan: withHelp(testHelp, planTests) },
  check: plain(
    'npm run check',
    'format, lint, boundaries, types, unit tests, generated docs',
    ['@tools/dev'],
    [inWorkspace('tools', 'dist', 'check', 'main.js')],
  ),
  ci: plain(
    '.ci/run',
    'everything check and test do, summed up in one line',
    ['@tools/dev'],
    [inWorkspace('tools', 'dist', 'check', 'ci.js')],
  ),
  build: plain('npm run build', 'builds every project', [], nx('build')),
  generate: plain('npm run generate', 'generates the Prisma client', [], nx('generate')),
  format: plain(
    'npm run format',
    'formats everything',
    [],
    [inWorkspace('node_modules', 'prettier', 'bin', 'prettier.cjs'), '--write', '.'],
  ),
  db: {
    summary: 'migrate, seed, import, clinics, admin, sql, reset, lint',
    // Bulk imports and seeds stay below 512 MiB because the heap may not grow beyond this.
    plan: (args) => ({
      run: ['--max-old-space-size=256', inWorkspace('tools', 'dist', 'cli', 'db.js'), ...args],
    }),
  },
  bench: { summary: 'benchmarks beside their peers', plan: tool('bench', 'main.js') },
  guarantees: { summary: 'the guarantee suites', plan: tool('guarantees', 'main.js') },
  load: { summary: 'a steady load, and what became of it', plan: tool('load', 'main.js') },
  chaos: {
    summary: 'does a fault to a server or the API of a running npm start',
    plan: tool('chaos', 'main.js'),
  },
  docs: { summary: 'regenerates the generated documents', plan: tool('docs', 'main.js') },
  'compose-check': { summary: 'proves docker-compose.yml', plan: tool('compose', 'main.js') },
};
