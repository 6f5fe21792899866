import { writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { openBenchDatabase } from './database/bench-database.js';
import { PatientWorld } from './database/patient-world.js';
import { BREAKER } from './measures/breaker.measure.js';
import type { Measure, MeasureSettings } from './measures/measure.js';
import { P1 } from './measures/p1.measure.js';
import { P11 } from './measures/p11.measure.js';
import { P12 } from './measures/p12.measure.js';
import { P14 } from './measures/p14.measure.js';
import { P2 } from './measures/p2.measure.js';
import { P3 } from './measures/p3.measure.js';
import { P4 } from './measures/p4.measure.js';
import { P5 } from './measures/p5.measure.js';
import { P8 } from './measures/p8.measure.js';
import { P9 } from './measures/p9.measure.js';
import { RETRY } from './measures/retry.measure.js';
import { benchEnvironment } from './report/bench-environment.js';
import type { BenchResult } from './report/bench-result.js';
import { environmentLines, resultLines } from './report/print-report.js';
import { SubjectSet } from './subjects/subject-set.js';

const MEASURES: readonly Measure[] = [P1, P2, P3, P4, P5, P8, P9, P11, P12, P14, BREAKER, RETRY];
const ROUND_MS = 500;
const WARM_UP = { operations: 8000, mostMs: 20_000 };

interface Flags {
  readonly json?: string;
  readonly only?: readonly Measure[];
  readonly rounds: number;
  readonly patients: number;
  readonly pg?: string;
  readonly profile?: string;
  readonly fail: boolean;
}

const program = new Command('bench')
  .description(
    'Measures the module beside its peers, in interleaved rounds on one machine, and holds it to its targets.',
  )
  .option('--json <file>', 'writes environment, results and every round')
  .option('--only <ids>', `some of ${MEASURES.map(({ id }) => id).join(',')}`, measuresOf)
  .option('--rounds <n>', 'rounds of each measure', wholeNumber(1), 11)
  .option('--patients <n>', 'patients of all 100 clinics together', wholeNumber(2000), 100_000)
  .addOption(new Option('--pg <version>', 'PostgreSQL to run on').choices(['18', '15']))
  .option('--profile <folder>', 'writes a processor profile of every measured process')
  .option('--no-fail', 'exits with 0 also when a target is missed')
  .addHelpText(
    'after',
    [
      '',
      'Measures:',
      ...MEASURES.map(({ id, title }) => `  ${id.padEnd(7)} ${title}`),
      '',
      'Exit code: 0 when every target is met, 1 when one is missed, 2 for wrong arguments.',
    ].join('\n'),
  )
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

await program.action(run).parseAsync();

async function run({ only = MEASURES, ...flags }: Flags): Promise<void> {
  const world = new PatientWorld(flags.patients);
  const redis = only.some(({ needsRedis }) => needsRedis === true);
  const database = await openBenchDatabase({ world, pg: flags.pg, redis, onStep: say });
  const execArgv = flags.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${flags.profile}`];
  const subjects = new SubjectSet(database, flags.patients, execArgv);
  const results: BenchResult[] = [];
  const environment = benchEnvironment(database.versions, flags.patients);
  console.log(environmentLines(environment).join('\n'));
  try {
    const plan = { rounds: flags.rounds, roundMs: ROUND_MS, warmUp: WARM_UP };
    const settings = { database, subjects, patients: flags.patients, plan, execArgv };
    for (const measure of only) results.push(...(await runMeasure(measure, settings)));
  } finally {
    await subjects.stop();
    await database.stop();
  }
  if (flags.json !== undefined)
    await writeFile(flags.json, `${JSON.stringify({ environment, results }, null, 2)}\n`);
  const missed = results.filter(({ met }) => !met);
  console.log(
    missed.length === 0 ? '\nEvery target is met.' : `\n${String(missed.length)} targets are missed.`,
  );
  process.exit(missed.length > 0 && flags.fail ? 1 : 0);
}

async function runMeasure(
  measure: Measure,
  settings: Omit<MeasureSettings, 'onStep'>,
): Promise<readonly BenchResult[]> {
  const results = await measure.run({ ...settings, onStep: (step) => say(`${measure.id} ${step}`) });
  console.log(`\n${resultLines(results).join('\n')}`);
  return results;
}

function say(step: string): void {
  process.stderr.write(`bench: ${step}\n`);
}

function measuresOf(text: string): readonly Measure[] {
  return text.split(',').map((id) => {
    const measure = MEASURES.find((candidate) => candidate.id === id.trim().toUpperCase());
    if (measure === undefined)
      throw new InvalidArgumentError(`known are ${MEASURES.map((known) => known.id).join(', ')}`);
    return measure;
  });
}

function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!Number.isSafeInteger(number) || number < least)
      throw new InvalidArgumentError(`a whole number from ${String(least)} is needed`);
    return number;
  };
}
