import { ratioResults } from '../report/bench-result.js';
import { BARE, DRIZZLE, KYSELY, NODE_POSTGRES, OWN, RECIPE } from './contender-names.js';
import { interleave } from './interleave.js';
import type { Measure } from './measure.js';

const CALLERS = 16;
const FRESH = 'DatabaseService, a context for every read';

/** P1: what isolation costs a point read. */
export const P1: Measure = {
  id: 'P1',
  title: 'isolated point read',
  async run({ subjects, plan, onStep }) {
    const contender = subjects.contender.bind(subjects);
    const rounds = await interleave(
      [
        await contender(OWN, 'database-service', 'point-read', CALLERS),
        await contender(FRESH, 'database-service', 'point-read-fresh-context', CALLERS),
        await contender(BARE, 'plain-prisma', 'point-read', CALLERS),
        await contender(RECIPE, 'rls-recipe', 'point-read', CALLERS),
        await contender(NODE_POSTGRES, 'node-postgres', 'point-read', CALLERS),
        await contender(DRIZZLE, 'drizzle', 'point-read', CALLERS),
        await contender(KYSELY, 'kysely', 'point-read', CALLERS),
      ],
      plan,
      (done, total) => onStep(`round ${String(done + 1)} of ${String(total)}`),
    );
    const question = { id: 'P1', own: OWN };
    return ratioResults(
      [
        { ...question, measure: 'point read ÷ Prisma findFirst', peer: BARE, target: 0.9 },
        { ...question, measure: 'point read ÷ documented RLS recipe', peer: RECIPE, target: 4 },
      ],
      rounds,
    );
  },
};
