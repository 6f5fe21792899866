import { ratioResults } from '../report/bench-result.js';
import { guardRounds } from './guard-rounds.js';
import type { Measure } from './measure.js';

const OWN = 'CircuitBreakerService.run';
const OPOSSUM = 'opossum, fire';
const COCKATIEL = 'cockatiel, circuitBreaker';

/** What a breaker costs a call that succeeds. */
export const BREAKER: Measure = {
  id: 'BREAKER',
  title: 'circuit breaker, a successful call',
  async run(settings) {
    const rounds = await guardRounds(
      {
        [OWN]: 'module-breaker',
        [OPOSSUM]: 'opossum-breaker',
        [COCKATIEL]: 'cockatiel-breaker',
        'the call by itself': 'bare',
      },
      settings,
    );
    const question = { id: 'BREAKER', own: OWN, target: 1 };
    return ratioResults(
      [
        { ...question, measure: 'guarded calls/s ÷ bare opossum', peer: OPOSSUM },
        { ...question, measure: 'guarded calls/s ÷ cockatiel', peer: COCKATIEL },
      ],
      rounds,
    );
  },
};
