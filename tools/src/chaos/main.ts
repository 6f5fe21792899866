import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Argument, Command } from 'commander';
import { ClusterError } from '../cluster/index.js';
import { places } from '../start/start.options.js';
import { ChaosError } from './chaos.error.js';
import { describeChaos, type ChaosReport } from './chaos-report.js';
import { killApp } from './kill-app.js';
import { killServer } from './kill-server.js';

interface Flags {
  readonly data: string;
  readonly json?: string;
}

const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

const help = `
  primary   kill -9 of the primary's postmaster
  replica   kill -9 of the first replica's postmaster
  app       kill -9 of the API

npm start brings each of them back; this waits until it is, a replica until it has caught up. See what it does to
reads and writes with npm run load.

Exit code: 0 when it is back, 1 when nothing runs there or it does not come back, 2 for wrong arguments.`;

const command = new Command('npm run chaos --')
  .description('Does a fault to what a running npm start runs, and tells when it was over.')
  .addArgument(new Argument('<target>', 'what is killed').choices(['primary', 'replica', 'app']))
  .option('--data <folder>', 'the data folder of that npm start', places.dataFolder)
  .option('--json <file>', 'writes what was done')
  .addHelpText('after', help)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.usage))
  .action(run);

async function run(target: ChaosReport['target'], { data, json }: Flags): Promise<void> {
  const folder = resolve(data);
  const report = await (target === 'app' ? killApp(folder) : killServer(target, folder));
  process.stdout.write(`${describeChaos(report)}\n`);
  if (json !== undefined) await writeFile(json, `${JSON.stringify(report, null, 2)}\n`);
}

try {
  await command.parseAsync();
} catch (error) {
  const isForeseen = error instanceof ChaosError || error instanceof ClusterError;
  process.stderr.write(`${isForeseen ? error.message : String((error as Error).stack ?? error)}\n`);
  process.exitCode = EXIT.failed;
}
