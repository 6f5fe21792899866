/** Something that runs until it is stopped. */
export interface Stoppable {
  stop(): Promise<void>;
}

/** Where signals come from; `process`, or a double in tests. */
export interface SignalSource {
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
  removeListener(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
}

const signals = ['SIGINT', 'SIGTERM'] as const;

/**
 * Starts something, keeps it running until SIGINT or SIGTERM, and stops it.
 * A signal during the start waits for it to end: half-started servers must not be left behind, and an impatient
 * second Ctrl-C changes nothing.
 * @param whenReady - told once everything runs, unless a signal came first
 * @returns the signal, after the stop is complete
 */
export async function runUntilSignal<T extends Stoppable>(
  start: () => Promise<T>,
  whenReady: (running: T) => void | Promise<void>,
  source: SignalSource = process,
): Promise<NodeJS.Signals> {
  const received: NodeJS.Signals[] = [];
  let wake: (signal: NodeJS.Signals) => void = () => undefined;
  const signalled = new Promise<NodeJS.Signals>((resolve) => (wake = resolve));
  const onSignal = (signal: NodeJS.Signals) => {
    received.push(signal);
    wake(signal);
  };
  for (const signal of signals) source.on(signal, onSignal);
  try {
    const running = await start();
    try {
      if (received.length === 0) await whenReady(running);
      return await signalled;
    } finally {
      await running.stop();
    }
  } finally {
    for (const signal of signals) source.removeListener(signal, onSignal);
  }
}
