import { ratioResults } from '../report/bench-result.js';
import { guardRounds } from './guard-rounds.js';
import type { Measure } from './measure.js';

const OWN = 'RetryService.run';
const COCKATIEL = 'cockatiel, retry';

/** What the readiness to try again costs a call that succeeds. */
export const RETRY: Measure = {
  id: 'RETRY',
  title: 'retry, a call that succeeds at once',
  async run(settings) {
    const rounds = await guardRounds(
      { [OWN]: 'module-retry', [COCKATIEL]: 'cockatiel-retry', 'the call by itself': 'bare' },
      settings,
    );
    const measure = 'calls/s ÷ cockatiel';
    return ratioResults([{ id: 'RETRY', measure, own: OWN, peer: COCKATIEL, target: 1 }], rounds);
  },
};
