import { resolve } from 'node:path';
import { DatabaseError } from '@infrastructure/database';
import { Command, InvalidArgumentError } from 'commander';
import { ClusterError } from '../cluster/index.js';
import { processEnvironment } from '../environment.js';
import { MigrationError } from '../migrate/index.js';
import { StartError } from './start.error.js';
import { places } from './start.options.js';
import { startSystem } from './start.js';
import { untilStopped } from './until-stopped.js';

interface Flags {
  readonly data: string;
  readonly replicas: number;
  readonly demo: boolean;
}

const help = `
Without DATABASE_URL it brings its own PostgreSQL primary and replica, a Redis where redis-server is installed, and two
demo clinics. With DATABASE_URL it uses that database, migrated when DATABASE_MIGRATION_URL is given, too.
PORT names the port (else 3000, or a free one); every other option of .env.example is passed on to the API.

It prints "ready <address>" once everything runs, and stops everything on Ctrl-C or SIGTERM.`;

const command = new Command('npm start --')
  .description('Runs the healthcare API in development, with all that it needs.')
  .option('--data <folder>', 'where data, secrets and mails are kept', places.dataFolder)
  .option('--replicas <n>', 'streaming replicas, 0–8', replicaCount, 1)
  .option('--no-demo', 'without demo clinics')
  .addHelpText('after', help)
  .action(run);

function replicaCount(text: string): number {
  if (/^[0-8]$/.test(text)) return Number(text);
  throw new InvalidArgumentError('replicas must be a whole number from 0 to 8.');
}

async function run({ data, replicas, demo }: Flags): Promise<void> {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const options = { dataFolder: resolve(data), replicas, withDemo: demo, say };
  await untilStopped(() => startSystem(options, processEnvironment()), say);
}

try {
  await command.parseAsync();
} catch (error) {
  const isForeseen = [StartError, ClusterError, MigrationError, DatabaseError].some(
    (kind) => error instanceof kind,
  );
  const text = error instanceof Error && isForeseen ? error.message : undefined;
  process.stderr.write(`${text ?? `npm start met a defect of its own: ${String(error)}`}\n`);
  process.exitCode = 1;
}
