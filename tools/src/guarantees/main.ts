import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError, Option } from 'commander';
import { createTestCluster, postgresFromFlag } from '../cluster/index.js';
import { deploy } from '../migrate/index.js';
import { G1 } from './g1/g1.suite.js';
import { G10 } from './g10/g10.suite.js';
import { G2 } from './g2/g2.suite.js';
import { G3 } from './g3/g3.suite.js';
import { G4 } from './g4/g4.suite.js';
import { G7 } from './g7/g7.suite.js';
import { G9 } from './g9/g9.suite.js';
import { shortcomingsOf, type GuaranteeReport } from './guarantee-report.js';
import type { GuaranteeSuite } from './guarantee-suite.js';
import { progressLine } from './progress-line.js';

const SUITES: readonly GuaranteeSuite[] = [G1, G2, G3, G4, G7, G9, G10];
const inWorkspace = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

interface Flags {
  readonly full: boolean;
  readonly seed: number;
  readonly ops?: number;
  readonly pg?: string;
  readonly json?: string;
}

const program = new Command('guarantees')
  .description(
    'Proves the guarantees: counts violations, shows that the control fails and that every mutant is caught.',
  )
  .argument('<id>', `${SUITES.map(({ id }) => id).join(', ')} or all`)
  .option('--full', 'as many operations as docs and targets name', false)
  .addOption(
    new Option('--seed <n>', 'replays a run')
      .argParser(wholeNumber)
      .default(Date.now() % 1_000_000, 'random'),
  )
  .addOption(
    new Option('--ops <n>', 'operations of the main run, in g1 of all its cells').argParser(wholeNumber),
  )
  .addOption(new Option('--pg <version>', 'PostgreSQL to run on').choices(['18', '15']))
  .option('--json <file>', 'writes the reports')
  .addHelpText('after', '\nExit code: 0 when everything is proven, 1 when not, 2 for wrong arguments.')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

await program.action((id: string, flags: Flags) => run(id, flags)).parseAsync();

async function run(id: string, flags: Flags): Promise<void> {
  const suites = SUITES.filter((suite) => id === 'all' || suite.id === id);
  if (suites.length === 0)
    program.error(`unknown guarantee ${id}; known: ${SUITES.map((suite) => suite.id).join(', ')}, all`);
  const started = await createTestCluster({
    redis: 'install',
    ...(flags.pg === undefined ? {} : { postgres: postgresFromFlag(flags.pg) }),
    migrate: async (urls) => {
      await deploy({
        url: urls.migration,
        schemaDir: inWorkspace('prisma/schema'),
        migrationsDir: inWorkspace('prisma/migrations'),
      });
    },
  });
  const reports: GuaranteeReport[] = [];
  try {
    for (const suite of suites) {
      const report = await suite.run({
        cluster: started.cluster,
        seed: flags.seed,
        operations: flags.ops ?? (flags.full ? suite.operations.full : suite.operations.short),
        library: inWorkspace('libs/infrastructure/database/dist'),
        onProgress: progressLine(suite.id),
      });
      print(suite, report);
      reports.push(report);
    }
  } finally {
    await started.stop();
  }
  if (flags.json !== undefined) await writeFile(flags.json, `${JSON.stringify(reports, null, 2)}\n`);
  process.exit(reports.some((report) => shortcomingsOf(report).length > 0) ? 1 : 0);
}

function print({ id, title }: GuaranteeSuite, report: GuaranteeReport): void {
  const shortcomings = shortcomingsOf(report);
  const { seed, figures, controls, mutants } = report;
  console.log(`\n${id}  ${title} (seed ${String(seed)})`);
  for (const { name, value, limit, met } of figures)
    console.log(`  ${met ? ' ' : '✗'} ${String(value).padStart(9)} ${name} (limit ${String(limit)})`);
  for (const { name, violations: found } of controls)
    console.log(`  control (${name}): ${String(found)} violations`);
  for (const { name, caught } of mutants)
    console.log(`  mutant ${caught ? 'caught    ' : 'NOT CAUGHT'} ${name}`);
  for (const shortcoming of shortcomings) console.log(`  ✗ ${shortcoming}`);
  console.log(shortcomings.length === 0 ? '  proven' : '  NOT proven');
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new InvalidArgumentError('a whole number from 1 is needed');
  return number;
}
