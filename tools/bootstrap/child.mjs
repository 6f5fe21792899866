import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { workspace } from './workspace.mjs';

/** A terminal sends its own SIGINT to the whole process group, so it is forwarded only without one. */
const forwarded = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Runs a program in the workspace with this process's terminal, passes signals on and waits for its end.
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {Promise<number>} its exit code; 128 + signal number when a signal ended it
 */
export async function runAttached(program, args) {
  const child = spawn(program, args, { cwd: workspace, stdio: 'inherit' });
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of forwarded) process.on(signal, forward);
  const ended = await once(child, 'exit');
  for (const signal of forwarded) process.off(signal, forward);
  return exitCodeOf(ended[0], ended[1]);
}

/**
 * Runs a program in the workspace and keeps what it prints.
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {Promise<{ exitCode: number, output: string }>}
 */
export async function runCaptured(program, args) {
  const child = spawn(program, args, { cwd: workspace, stdio: ['ignore', 'pipe', 'pipe'] });
  /** @type {Buffer[]} */
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(chunk));
  const ended = await once(child, 'close');
  return { exitCode: exitCodeOf(ended[0], ended[1]), output: Buffer.concat(chunks).toString() };
}

/**
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
const exitCodeOf = (code, signal) => code ?? 128 + (signal ? constants.signals[signal] : 0);
