import { parseArgs, types } from 'node:util';

/** @typedef {{ run: readonly string[] } | { say: string, exitCode: number }} Plan What a command comes to: a script for Node, or words. */

/**
 * For a command that has no help of its own.
 * @param {string} help
 * @param {(args: string[]) => Plan} plan may throw what `parseArgs` and `RegExp` do
 * @returns {(args: string[]) => Plan}
 */
export const withHelp = (help, plan) => (args) => {
  if (args.includes('--help') || args.includes('-h')) return { say: help, exitCode: 0 };
  try {
    return plan(args);
  } catch (error) {
    if (!isMisuse(error)) throw error;
    return { say: `${error.message}\n\n${help}`, exitCode: 2 };
  }
};

/**
 * For a script that takes no arguments.
 * @param {string} called what one types
 * @param {string} summary
 * @param {readonly string[]} run
 */
export const withoutArguments = (called, summary, run) =>
  withHelp(`${called}: ${summary}. It takes no options.`, (args) => {
    parseArgs({ args, options: {} });
    return { run };
  });

/**
 * @param {unknown} error
 * @returns {error is Error}
 */
function isMisuse(error) {
  if (!types.isNativeError(error)) return false;
  return error.name === 'SyntaxError' || ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));
}
