import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { postgresFromFlag } from './binaries/postgres-binaries.js';
import { ClusterError } from './cluster.error.js';
import { describeEvent } from './cluster.events.js';
import type { RedisChoice } from './cluster.options.js';
import { startCluster } from './start-cluster.js';
import { stopOnSignals } from './stop-on-signals.js';

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
  const redis: RedisChoice = flags.redis === 'off' ? false : flags.redis;
  const cluster = await startCluster({
    folder: resolve(flags.folder),
    replicas: Number(flags.replicas),
    postgres: postgresFromFlag(flags.pg),
    profile: flags.profile,
    redis,
    tls: flags.tls,
    onEvent: (event) => process.stdout.write(`${describeEvent(event)}\n`),
  });
  process.stdout.write(`ready ${cluster.urls.migration}\n`);
  await stopOnSignals(cluster);
}

try {
  await command.parseAsync();
} catch (error) {
  if (!(error instanceof ClusterError || error instanceof RangeError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
