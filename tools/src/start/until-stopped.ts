import type { RunningSystem } from './start.js';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Starts the system and keeps it until a signal comes or the API fails, then stops it in good order. A signal during
 * the start takes effect as soon as the start has come to its end: half-made data is worse than a short wait.
 * @throws what kept the system from starting or running
 */
export async function untilStopped(
  start: () => Promise<RunningSystem>,
  say: (line: string) => void,
): Promise<void> {
  const signalled = new Promise<void>((resolve) => {
    for (const signal of signals) process.on(signal, () => resolve());
  });
  const system = await start();
  say(system.summary);
  try {
    await Promise.race([signalled, system.failed]);
    say('stopping …');
  } finally {
    await system.stop();
  }
  say('stopped');
}
