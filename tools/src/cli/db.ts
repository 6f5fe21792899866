import { processEnvironment } from '../environment.js';
import type { CliContext } from './cli-context.js';
import { readDatabaseEnvironment } from './database-environment.js';
import { dbProgram } from './db.program.js';
import { StreamOutput } from './output.js';
import { runProgram } from './run-program.js';

const args = process.argv.slice(2);
const outputFor = (isJson: boolean): StreamOutput => new StreamOutput(process.stdout, process.stderr, isJson);
const context: CliContext = {
  environment: () => readDatabaseEnvironment(processEnvironment()),
  output: outputFor,
  setExitCode: (code) => (process.exitCode = code),
};

const exitCode = await runProgram(
  await dbProgram(context, args[0]),
  args,
  outputFor(args.includes('--json')),
);
if (exitCode !== null) process.exitCode = exitCode;
