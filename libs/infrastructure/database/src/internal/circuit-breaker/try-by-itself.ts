import type { Clock } from '../../pipeline/clock.js';
import type { BreakerListener } from './breaker-event.js';
import type { TargetBreaker } from './target-breaker.js';

/** Until a trial of somebody else’s may be over; ms. */
const PAUSE_MS = 50;

interface Breakers {
  breakerOf(target: string): Pick<TargetBreaker, 'state'>;
  onEvent(listener: BreakerListener): () => void;
}

/**
 * Has a target tried whenever its breaker is half-open: where nobody has anything to ask of it, the breaker would stay
 * so for ever.
 *
 * @param ask one call through the breaker, which hears how it ends; must settle
 * @returns a function that ends it
 */
export function tryByItself(
  breakers: Breakers,
  target: string,
  ask: () => Promise<unknown>,
  clock: Pick<Clock, 'after'>,
): () => void {
  const breaker = breakers.breakerOf(target);
  return breakers.onEvent((event) => {
    if (event.target === target && event.kind === 'half-open') void untilDecided();
  });

  async function untilDecided(): Promise<void> {
    while (breaker.state.state === 'half-open') await ask().catch(pause);
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      clock.after(PAUSE_MS, resolve);
    });
  }
}
