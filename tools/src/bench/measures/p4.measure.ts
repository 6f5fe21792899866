import { ratioResults } from '../report/bench-result.js';
import { cacheRounds, passedOnResult } from './cache-rounds.js';
import { BARE, OWN } from './contender-names.js';
import type { Measure } from './measure.js';

const BENTOCACHE = 'bentocache getOrSet';

/** P4: what a read costs that the cache in the process answers. */
export const P4: Measure = {
  id: 'P4',
  title: 'reference data from the cache in the process',
  needsRedis: true,
  async run(settings) {
    const caches = await cacheRounds(
      {
        [OWN]: 'database-service-cached',
        [BENTOCACHE]: 'bentocache-memory',
        [`${BENTOCACHE}, one object for all`]: 'bentocache-objects',
        // It has no cache in the process.
        'prisma-extension-redis': 'prisma-extension-redis',
      },
      { [BARE]: 'plain-prisma' },
      settings,
    );
    const question = { id: 'P4', own: OWN };
    const ratios = ratioResults(
      [
        { ...question, measure: 'cached read ÷ Prisma findFirst', peer: BARE, target: 30 },
        { ...question, measure: 'cached read ÷ bentocache getOrSet', peer: BENTOCACHE, target: 2.5 },
      ],
      caches.rounds,
    );
    return [...ratios, passedOnResult('P4', caches)];
  },
};
