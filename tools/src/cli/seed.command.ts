import { userInfo } from 'node:os';
import { type Command, InvalidArgumentError } from 'commander';
import { DEFAULT_VISITS, MOST_CLINICS, MOST_PATIENTS, MOST_SEED, MOST_VISITS } from '../seed/seed.options.js';
import { seed, type SeedReport } from '../seed/index.js';
import type { CliContext } from './cli-context.js';
import { tellingFailures } from './foreseen-failure.js';
import { UsageError } from './usage.error.js';
import { useLibrary } from './use-library.js';

interface SeedFlags {
  readonly clinics: number;
  readonly patients: number;
  readonly seed: number;
  readonly visits: number;
  readonly password?: string;
  readonly actor: string;
  readonly json?: boolean;
}

const help = `
The same numbers give the same rows with the same ids, on any database. What is there already is left alone: after a
kill, run it again. Nobody is real; addresses end in .example, telephone numbers in 555-01xx.`;

/** `db seed`: invented clinics, staff, patients and records. */
export function addSeedCommand(program: Command, context: CliContext): void {
  program
    .command('seed')
    .description(
      'Fills the database with invented clinics, staff, patients and records. Never in production.',
    )
    .option('--clinics <n>', 'how many clinics', whole('clinics', 1, MOST_CLINICS), 10)
    .option(
      '--patients <n>',
      'how many patients, in all clinics together',
      whole('patients', 0, MOST_PATIENTS),
      1000,
    )
    .option('--seed <n>', 'which of the possible data sets', whole('seed', 0, MOST_SEED), 1)
    .option('--visits <mean>', 'past visits of a patient on average', mean, DEFAULT_VISITS)
    .option('--password <text>', 'what every invented user signs in with; without it nobody can')
    .option('--actor <name>', 'who is recorded in the audit log', userInfo().username)
    .option('--json', 'print the result as JSON')
    .addHelpText('after', help)
    .action((flags: SeedFlags) => run(context, flags));
}

async function run(context: CliContext, { json, ...options }: SeedFlags): Promise<void> {
  if (context.environment().isProduction) {
    throw new UsageError('Invented people have no place in production: db seed refuses NODE_ENV=production.');
  }
  const output = context.output(json === true);
  await tellingFailures(context, output, async () => {
    const report = await useLibrary(context, output, (database) =>
      seed({
        ...options,
        database,
        onProgress: ({ done, total }) => output.progress({ label: 'patients', done, total }),
      }),
    );
    output.result(report, seedText(report));
  });
}

function seedText({ source, inserted, rows, durationMs }: SeedReport): string {
  const lines = Object.entries(inserted).map(
    ([table, count]) => table.padEnd(16) + String(count).padStart(10),
  );
  const seconds = durationMs / 1000;
  const rate = rows === 0 ? '' : `, ${Math.round(rows / Math.max(seconds, 0.001))} rows a second`;
  return [...lines, `${source}: ${rows} rows in ${seconds.toFixed(1)} s${rate}.`].join('\n');
}

function whole(name: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`${name} must be a whole number from ${least} to ${most}.`);
  };
}

function mean(text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value <= MOST_VISITS) return value;
  throw new InvalidArgumentError(`It must be a number from 0 to ${MOST_VISITS}.`);
}
