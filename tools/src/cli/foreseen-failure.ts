import { DatabaseError } from '@infrastructure/database';
import { AdminError } from '../admin/index.js';
import { ImportError } from '../import/index.js';
import type { CliContext } from './cli-context.js';
import { exitCodes } from './exit-codes.js';
import type { Output } from './output.js';

/** Runs a command's work; a failure that has a code of its own is told in its own words, without a stack. */
export async function tellingFailures(
  context: CliContext,
  output: Output,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isForeseen(error)) throw error;
    const { code, message } = error;
    output.line(`${message} (${code})`);
    if (output.isJson) output.result({ error: { code, message } }, '');
    context.setExitCode(exitCodes.failed);
  }
}

function isForeseen(error: unknown): error is DatabaseError | ImportError | AdminError {
  return [DatabaseError, ImportError, AdminError].some((kind) => error instanceof kind);
}
