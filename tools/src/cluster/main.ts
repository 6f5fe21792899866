import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { postgresFromFlag } from './binaries/postgres-binaries.js';
import { ClusterError } from './cluster.error.js';
import { describeEvent } from './cluster.events.js';
import { runUntilSignal } from './run-until-signal.js';
import { startCluster } from './start-cluster.js';

interface Flags {
  readonly folder: string;
  readonly replicas: string;
  readonly pg: string;
  readonly redis: 'off' | 'if-installed' | 'install';
  readonly tls: boolean;
  readonly profile: 'development' | 'test';
}

const command = new Command('cluster')
  .description('Runs a local PostgreSQL primary with replicas until it gets SIGINT or SIGTERM.')
  .option('--folder <path>', 'where data, logs and passwords live', '.data/cluster')
  .option('--replicas <n>', 'streaming replicas, 0–8', '1')
  .addOption(new Option('--pg <version>', 'PostgreSQL version').choices(['15', '18']).default('18'))
  .addOption(new Option('--redis <how>').choices(['off', 'if-installed', 'install']).default('if-installed'))
  .addOption(new Option('--profile <name>').choices(['development', 'test']).default('development'))
  .option('--tls', 'speak TLS only, with certificates of an authority made for this folder', false)
  .action(run);

async function run(flags: Flags): Promise<void> {
  const start = () =>
    startCluster({
      folder: resolve(flags.folder),
      replicas: Number(flags.replicas),
      postgres: postgresFromFlag(flags.pg),
      profile: flags.profile,
      redis: flags.redis === 'off' ? false : flags.redis,
      tls: flags.tls,
      onEvent: (event) => say(describeEvent(event)),
    });
  await runUntilSignal(start, (cluster) => say(`ready ${cluster.urls.migration}`));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  await command.parseAsync();
} catch (error) {
  if (!(error instanceof ClusterError || error instanceof RangeError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
