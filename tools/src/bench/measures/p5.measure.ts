import { ratioResults } from '../report/bench-result.js';
import { cacheRounds, passedOnResult } from './cache-rounds.js';
import { BARE, OWN } from './contender-names.js';
import type { Measure } from './measure.js';

const IOREDIS = 'ioredis get + JSON.parse';

/** P5: what a read costs that the shared cache answers, encrypted and bound to its clinic. */
export const P5: Measure = {
  id: 'P5',
  title: 'reference data from the cache in Redis',
  needsRedis: true,
  async run(settings) {
    const caches = await cacheRounds(
      {
        [OWN]: 'database-service-shared',
        'bentocache getOrSet, on Redis': 'bentocache-redis',
        'prisma-extension-redis': 'prisma-extension-redis',
      },
      {
        [IOREDIS]: 'ioredis',
        [`${IOREDIS}, pipelined`]: 'ioredis-pipelined',
        // What encryption by Node alone leaves of it.
        [`${IOREDIS}, pipelined and encrypted`]: 'ioredis-encrypted',
        [BARE]: 'plain-prisma',
      },
      settings,
    );
    const question = { id: 'P5', measure: 'read from Redis ÷ ioredis get + JSON.parse', own: OWN };
    return [
      ...ratioResults([{ ...question, peer: IOREDIS, target: 0.6 }], caches.rounds),
      passedOnResult('P5', caches),
    ];
  },
};
