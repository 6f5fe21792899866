import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import type { Step, StepResult, Totals } from './step.js';
import { workspace } from './workspace.js';

/** Runs a step to its end; a failing step is a result, never an exception. */
export async function runStep(step: Step): Promise<StepResult> {
  const startedMs = performance.now();
  const { exitCode, output } = await capture(step.run);
  const durationMs = performance.now() - startedMs;
  const counted = await totalsOf(step, exitCode);
  const isOk = exitCode === 0 && counted.totals.failed === 0;
  return { name: step.name, isOk, durationMs, totals: counted.totals, output: output + counted.complaint };
}

async function totalsOf(step: Step, exitCode: number): Promise<{ totals: Totals; complaint: string }> {
  const single = exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  if (!step.count) return { totals: single, complaint: '' };
  try {
    const totals = await step.count();
    // A run that failed without a failing test (a coverage threshold, a crash) still counts as a failure.
    const isUnexplained = exitCode !== 0 && totals.failed === 0;
    return { totals: isUnexplained ? { ...totals, failed: 1 } : totals, complaint: '' };
  } catch (error) {
    return { totals: { passed: 0, failed: 1 }, complaint: `\nThe totals cannot be read: ${String(error)}\n` };
  }
}

async function capture(args: readonly string[]): Promise<{ exitCode: number; output: string }> {
  const child = spawn(process.execPath, args, { cwd: workspace, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { exitCode: code ?? 1, output: Buffer.concat(chunks).toString() };
}
