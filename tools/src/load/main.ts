import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Command, InvalidArgumentError } from 'commander';
import { DatabaseError } from '@infrastructure/database';
import { UsageError } from '../cli/usage.error.js';
import { ClusterError } from '../cluster/index.js';
import { processEnvironment } from '../environment.js';
import { MigrationError } from '../migrate/index.js';
import { places } from '../start/start.options.js';
import { loadClinic } from './load-clinic.js';
import { useLoadDatabase } from './load-database.js';
import { describeLoad, loadReport, type LoadReport } from './load-report.js';
import type { LoadTally } from './load-tally.js';
import { readBack } from './read-back.js';
import { runLoad } from './run-load.js';

interface Flags {
  readonly seconds: number;
  readonly rate: number;
  readonly data: string;
  readonly json?: string;
}

const EXIT = { ok: 0, failed: 1, usage: 2 } as const;
const PROGRESS_EVERY_MS = 2000;
const CLOCK = {
  nowMs: () => performance.now(),
  pause: async (ms: number) => {
    await pause(ms);
  },
};

const help = `
It reads and writes in a clinic of its own (slug load-test): on the database that DATABASE_URL names, else on the
cluster of a running npm start, else on one that it starts. Every write has a key. At the end it looks for each write
that was acknowledged. Ctrl-C ends it early.

Exit code: 0 when nothing acknowledged is lost or doubled, 1 when something is or the load could not be run,
2 for wrong arguments.`;

const command = new Command('npm run load --')
  .description('Puts a steady load on the database, through the module, and tells what became of it.')
  .requiredOption('--seconds <n>', 'how long', numberFrom(1, 86_400))
  .option('--rate <n>', 'operations a second, a fifth of them writes', numberFrom(1, 2000), 100)
  .option('--data <folder>', 'the data folder of npm start', places.dataFolder)
  .option('--json <file>', 'writes the figures')
  .addHelpText('after', help)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.usage))
  .action(run);

async function run({ seconds, rate, data, json }: Flags): Promise<void> {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());
  const report = await useLoadDatabase(
    processEnvironment(),
    resolve(data, 'cluster'),
    say,
    async (database) => {
      const identity = await loadClinic(database);
      const settings = { seconds, rate, identity, clock: CLOCK, signal: stopping.signal };
      const run = `load-${randomUUID()}`;
      const outcome = await runLoad(database, { ...settings, run, onProgress: progress() });
      say(`reading ${String(outcome.tally.acknowledged.length)} acknowledged writes back`);
      return loadReport(
        { seconds, rate },
        outcome,
        await readBack(database, identity, outcome.tally.acknowledged),
      );
    },
  );
  process.stdout.write(`${describeLoad(report)}\n`);
  if (json !== undefined) await writeFile(json, `${JSON.stringify(report, null, 2)}\n`);
  process.exitCode = isWhole(report) ? EXIT.ok : EXIT.failed;
}

function isWhole({ acknowledged, lost, doubled }: LoadReport): boolean {
  return acknowledged > 0 && lost === 0 && doubled === 0;
}

/** A line now and then. */
function progress(): (tally: LoadTally) => void {
  let saidAt = CLOCK.nowMs();
  return (tally) => {
    if (CLOCK.nowMs() - saidAt < PROGRESS_EVERY_MS) return;
    saidAt = CLOCK.nowMs();
    const { acknowledged, reads, errorCount } = tally;
    say(`${String(acknowledged.length)} acknowledged, ${String(reads)} reads, ${String(errorCount)} errors`);
  };
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function numberFrom(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (Number.isInteger(number) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`a whole number from ${String(least)} to ${String(most)} is needed.`);
  };
}

try {
  await command.parseAsync();
} catch (error) {
  const kinds = [DatabaseError, ClusterError, MigrationError, UsageError];
  const isForeseen = kinds.some((kind) => error instanceof kind);
  say(isForeseen && error instanceof Error ? error.message : String((error as Error).stack ?? error));
  process.exitCode = error instanceof UsageError ? EXIT.usage : EXIT.failed;
}
