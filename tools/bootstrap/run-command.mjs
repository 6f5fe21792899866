import { ensureBuilt } from './build.mjs';
import { runAttached } from './child.mjs';
import { commands } from './commands.mjs';
import { ensurePackages } from './packages.mjs';

/**
 * Brings packages, generated code and builds up to date, then runs the command.
 * @param {string | undefined} name
 * @param {string[]} args passed on to the command
 * @returns {Promise<number>} exit code
 */
export async function runCommand(name, args) {
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) return explain(name);
  const plan = command.plan(args);
  if ('say' in plan) {
    (plan.exitCode === 0 ? console.log : console.error)(plan.say);
    return plan.exitCode;
  }
  return (
    (await ensurePackages()) || (await build(command)) || (await runAttached(process.execPath, plan.run))
  );
}

/** @param {import('./commands.mjs').Command} command */
const build = (command) => (command.builds?.length === 0 ? 0 : ensureBuilt(command.builds));

/** @param {string | undefined} name */
function explain(name) {
  const isHelp = name === undefined || name === '--help' || name === '-h';
  if (!isHelp) console.error(`No command '${name}'.\n`);
  const lines = Object.entries(commands).map(([key, { summary }]) => `  ${key.padEnd(14)} ${summary}`);
  console.error(['Commands (npm run <command> -- <options>):', ...lines].join('\n'));
  return isHelp ? 0 : 2;
}
