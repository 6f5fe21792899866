import { text } from 'node:stream/consumers';
import type { Environment } from '../environment.js';
import type { CliContext } from './cli-context.js';
import { readDatabaseEnvironment } from './database-environment.js';
import { dbProgram } from './db.program.js';
import { exitCodes } from './exit-codes.js';
import { type CommandStreams, StreamOutput } from './output.js';
import { runProgram } from './run-program.js';

/**
 * Runs one `db` command.
 *
 * @param args - what follows `db`
 * @returns the exit code
 */
export async function runDb(
  args: readonly string[],
  environment: Environment,
  streams: CommandStreams,
): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const context: CliContext = {
    streams,
    environment: () => readDatabaseEnvironment(environment),
    output: (isJson) => new StreamOutput(streams, isJson),
    input: () => (streams.in === undefined ? Promise.resolve('') : text(streams.in)),
    setExitCode: (code) => (exitCode = code),
  };
  const program = await dbProgram(context, args[0]);
  return (await runProgram(program, args, context.output(args.includes('--json')))) ?? exitCode;
}
