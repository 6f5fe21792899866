import { setTimeout as sleep } from 'node:timers/promises';

const pollMs = 5;

/** Asks again and again until the answer is yes or the time is over. @returns whether it became true */
export async function becomesTrue(ask: () => boolean | Promise<boolean>, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    if (await ask()) return true;
    if (performance.now() > deadline) return false;
    await sleep(pollMs);
  }
}

/** Whether a promise fulfils; the reason of a failure doesn't matter to the asker. */
export function fulfils(promise: Promise<unknown>): Promise<boolean> {
  return promise.then(
    () => true,
    () => false,
  );
}
