import { ratioResults, type BenchResult } from '../report/bench-result.js';
import type { Workload } from '../subjects/subject.js';
import { BARE, OWN } from './contender-names.js';
import { interleave } from './interleave.js';
import type { Measure, MeasureSettings } from './measure.js';

interface Part {
  readonly measure: string;
  readonly workload: Workload;
  readonly callers: number;
  readonly target: number;
}

const PARTS: readonly Part[] = [
  {
    measure: 'findUnique, one clinic, 16 callers ÷ Prisma',
    workload: 'unique-one-clinic',
    callers: 16,
    target: 1.5,
  },
  {
    measure: 'findUnique, one clinic, 64 callers ÷ Prisma',
    workload: 'unique-one-clinic',
    callers: 64,
    target: 4,
  },
  {
    measure: 'findUnique, 100 clinics ÷ Prisma findFirst',
    workload: 'unique-spread',
    callers: 16,
    target: 0.9,
  },
];

/** P2: calls by unique key that fall into one tick share a statement, within one clinic only. */
export const P2: Measure = {
  id: 'P2',
  title: 'same-tick findUnique',
  async run(settings) {
    const results: BenchResult[] = [];
    for (const part of PARTS) results.push(...(await runPart(part, settings)));
    return results;
  },
};

async function runPart(
  { measure, workload, callers, target }: Part,
  { subjects, plan, onStep }: MeasureSettings,
): Promise<BenchResult[]> {
  const rounds = await interleave(
    [
      await subjects.contender(OWN, 'database-service', workload, callers),
      await subjects.contender(BARE, 'plain-prisma', workload, callers),
    ],
    plan,
    (done, total) => onStep(`${measure}: round ${String(done + 1)} of ${String(total)}`),
  );
  return ratioResults([{ id: 'P2', measure, own: OWN, peer: BARE, target }], rounds);
}
