import { jestTotals } from './jest-totals.js';
import type { Step } from './step.js';
import { inWorkspace } from './workspace.js';

const nxCli = inWorkspace('node_modules', 'nx', 'dist', 'bin', 'nx.js');
const nx = (target: string, ...args: readonly string[]): readonly string[] => [
  nxCli,
  'run-many',
  '-t',
  target,
  ...args,
];

const jestReport = 'coverage/jest.json';

/** Where the test step leaves one Jest report per project. */
export const jestReports: readonly string[] = ['apps/api', 'libs/infrastructure/database', 'tools'].map(
  (project) => inWorkspace(project, jestReport),
);

const build: Step = { name: 'build', run: nx('build') };
const format: Step = {
  name: 'format',
  run: [
    inWorkspace('node_modules', 'prettier', 'bin', 'prettier.cjs'),
    '--check',
    '--log-level',
    'warn',
    '.',
  ],
};
// Without a project graph the boundaries rule is silently off; this step writes it and the guards prove it.
const graph: Step = { name: 'project graph', run: [nxCli, 'show', 'projects'] };
const lint: Step = { name: 'lint', run: nx('lint') };
const boundaries: Step = { name: 'boundaries', run: nx('guards') };
const types: Step = { name: 'types', run: nx('typecheck') };
const unit: Step = { name: 'unit tests', run: nx('unit') };
const docs: Step = {
  name: 'generated docs',
  run: [inWorkspace('tools', 'dist', 'docs', 'main.js'), '--check'],
};
const compose: Step = { name: 'compose', run: [inWorkspace('tools', 'dist', 'compose', 'main.js')] };

const test: Step = {
  name: 'tests',
  run: [inWorkspace('tools', 'run.mjs'), 'test', '--json', `--outputFile=${jestReport}`],
  count: () => jestTotals(jestReports),
};

/** What `npm run check` runs, in this order. */
export const checkSteps: readonly Step[] = [
  format,
  graph,
  build,
  lint,
  boundaries,
  types,
  unit,
  docs,
  compose,
];

/** What `.ci/run` runs: the same, with every test in place of the unit tests. */
export const ciSteps: readonly Step[] = [...checkSteps.filter((step) => step !== unit), test];

/** The import of a Synthea export that is no part of the repository. */
export const importStep = (exportFolder: string): Step => ({
  name: 'import',
  run: [inWorkspace('tools', 'dist', 'check', 'synthea', 'main.js'), exportFolder],
});
