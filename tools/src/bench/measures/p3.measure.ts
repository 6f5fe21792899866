import { ratioResults } from '../report/bench-result.js';
import { BARE, DRIZZLE, KYSELY, NODE_POSTGRES, OWN, RECIPE } from './contender-names.js';
import { interleave } from './interleave.js';
import type { Measure } from './measure.js';

const CALLERS = 16;

/** P3: what isolation costs a list. */
export const P3: Measure = {
  id: 'P3',
  title: 'list of 20',
  async run({ subjects, plan, onStep }) {
    const contender = subjects.contender.bind(subjects);
    const rounds = await interleave(
      [
        await contender(OWN, 'database-service', 'list', CALLERS),
        await contender(BARE, 'plain-prisma', 'list', CALLERS),
        await contender(RECIPE, 'rls-recipe', 'list', CALLERS),
        await contender(NODE_POSTGRES, 'node-postgres', 'list', CALLERS),
        await contender(DRIZZLE, 'drizzle', 'list', CALLERS),
        await contender(KYSELY, 'kysely', 'list', CALLERS),
      ],
      plan,
      (done, total) => onStep(`round ${String(done + 1)} of ${String(total)}`),
    );
    const question = { id: 'P3', measure: 'list of 20 ÷ Prisma', own: OWN, peer: BARE, target: 0.93 };
    return ratioResults([question], rounds);
  },
};
