import { type Command, CommanderError } from 'commander';
import { ClusterError } from '../cluster/index.js';
import { MigrationError } from '../migrate/index.js';
import { exitCodes } from './exit-codes.js';
import type { Output } from './output.js';
import { UsageError } from './usage.error.js';

/**
 * Runs a program, and tells a failure in one line.
 *
 * @returns the exit code, `null` when the command ran to its end and has set its own
 */
export async function runProgram(
  program: Command,
  args: readonly string[],
  output: Output,
): Promise<number | null> {
  try {
    await program.parseAsync([...args], { from: 'user' });
    return null;
  } catch (cause) {
    if (cause instanceof CommanderError) return cause.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    return report(cause, output);
  }
}

function report(cause: unknown, output: Output): number {
  if (cause instanceof UsageError)
    return fail(output, { code: 'USAGE', message: cause.message }, exitCodes.usage);
  if (cause instanceof MigrationError || cause instanceof ClusterError) {
    return fail(output, { code: cause.code, message: cause.message }, exitCodes.failed);
  }
  // Nobody foresaw it, so whoever mends it needs the stack.
  output.line(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
  return exitCodes.failed;
}

function fail(output: Output, error: { code: string; message: string }, exitCode: number): number {
  output.line(error.message);
  if (output.isJson) output.result({ error }, '');
  return exitCode;
}
