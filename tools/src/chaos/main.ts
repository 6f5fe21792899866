import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { DatabaseError } from '@infrastructure/database';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { ClusterError } from '../cluster/index.js';
import { MigrationError } from '../migrate/index.js';
import { places } from '../start/start.options.js';
import { ChaosError } from './chaos.error.js';
import { describeChaos, type ChaosReport } from './chaos-report.js';
import { killApp } from './kill-app.js';
import { killServer } from './kill-server.js';
import { AnswerError } from './redis/api-client.js';
import { chaosRedis } from './redis/chaos-redis.js';
import { describeRedisReport } from './redis/describe-redis-report.js';
import { REDIS_FAULTS, type RedisFault } from './redis/redis-fault.js';

type Target = ChaosReport['target'] | 'redis';

interface Flags {
  readonly data: string;
  readonly fault: RedisFault | 'all';
  readonly seconds: number;
  readonly json?: string;
}

const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

const help = `
  primary   kill -9 of the primary's postmaster
  replica   kill -9 of the first replica's postmaster
  app       kill -9 of the API
  redis     under a load of cached reads, one after the other: kill -9, a pause, FLUSHALL, a restart

npm start brings each of them back; this waits until it is, a replica until it has caught up. See what it does to
reads and writes with npm run load.

redis brings its own load: it asks the API for the same patients of the clinic load-test before the fault, from the
fault on, and once Redis is back. It fails when a request failed, or when the database had more than twice the
statements or cache misses a second than before.

Exit code: 0 when it is back, 1 when nothing runs there, it does not come back or redis failed, 2 for wrong arguments.`;

const command = new Command('npm run chaos --')
  .description('Does a fault to what a running npm start runs, and tells when it was over.')
  .addArgument(new Argument('<target>', 'what is hit').choices(['primary', 'replica', 'app', 'redis']))
  .option('--data <folder>', 'the data folder of that npm start', places.dataFolder)
  .addOption(
    new Option('--fault <fault>', 'redis: what is done to it')
      .choices([...REDIS_FAULTS, 'all'])
      .default('all'),
  )
  .option('--seconds <n>', 'redis: length of each of the three measurements, 2–60', measureSeconds, 5)
  .option('--json <file>', 'writes what was done')
  .addHelpText('after', help)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.usage))
  .action(run);

async function run(target: Target, flags: Flags): Promise<void> {
  if (target === 'redis') {
    await hitRedis(flags);
    return;
  }
  refuseFlagsOfRedis();
  const folder = resolve(flags.data);
  const report = await (target === 'app' ? killApp(folder) : killServer(target, folder));
  await tell(describeChaos(report), report, flags);
}

async function hitRedis(flags: Flags): Promise<void> {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());
  const report = await chaosRedis(resolve(flags.data), {
    faults: flags.fault === 'all' ? REDIS_FAULTS : [flags.fault],
    ...{ seconds: flags.seconds, signal: stopping.signal, say },
  });
  await tell(describeRedisReport(report), report, flags);
  process.exitCode = report.isPassed ? EXIT.ok : EXIT.failed;
}

async function tell(text: string, report: object, { json }: Flags): Promise<void> {
  process.stdout.write(`${text}\n`);
  if (json !== undefined) await writeFile(json, `${JSON.stringify(report, null, 2)}\n`);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function refuseFlagsOfRedis(): void {
  for (const flag of ['fault', 'seconds'])
    if (command.getOptionValueSource(flag) === 'cli')
      command.error(`error: --${flag} goes with redis alone.`);
}

function measureSeconds(text: string): number {
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds >= 2 && seconds <= 60) return seconds;
  throw new InvalidArgumentError('a whole number from 2 to 60 is needed.');
}

try {
  await command.parseAsync();
} catch (error) {
  const kinds = [ChaosError, ClusterError, DatabaseError, MigrationError, AnswerError];
  const isForeseen = kinds.some((kind) => error instanceof kind);
  say(isForeseen && error instanceof Error ? error.message : String((error as Error).stack ?? error));
  process.exitCode = EXIT.failed;
}
