import type pg from 'pg';
import type { BenchDatabase } from '../database/bench-database.js';
import { summaryOf, type BenchResult, type Round } from '../report/bench-result.js';
import { median } from '../process/sample.js';
import type { PoolUse } from '../subjects/subject.js';
import { BARE, OWN } from './contender-names.js';
import { interleave } from './interleave.js';
import type { Measure } from './measure.js';

const CALLERS = 16;
const P95_LIMIT_MS = 100;
const UTILISATION_LIMIT = 0.8;

/** P14: the reference load. What a day looks like: nine reads to one write, in any of 100 clinics. */
export const P14: Measure = {
  id: 'P14',
  title: 'reference load',
  async run({ database, subjects, plan, onStep }) {
    const own = await subjects.get('database-service');
    const uses: number[] = [];
    const contender = await subjects.contender(OWN, 'database-service', 'mixed', CALLERS);
    const watched = {
      name: OWN,
      run: async (durationMs: number) => {
        const before = await own.poolUse();
        const sample = await contender.run(durationMs);
        uses.push(utilisation(before, await own.poolUse(), sample.elapsedMs));
        return sample;
      },
    };
    const rounds = await interleave(
      [watched, await subjects.contender(BARE, 'plain-prisma', 'mixed', CALLERS)],
      { ...plan, roundMs: 2 * plan.roundMs },
      (done, total) => onStep(`round ${String(done + 1)} of ${String(total)}`),
    );
    // What came before was the warm-up.
    return [
      latency(rounds),
      poolUtilisation(uses.slice(-rounds.length)),
      leaks(await countLeaks(database, await own.poolUse())),
    ];
  },
};

function latency(rounds: readonly Round[]): BenchResult {
  const p95 = rounds.map((round) => ({ [OWN]: round[OWN]?.p95Ms ?? NaN, [BARE]: round[BARE]?.p95Ms ?? NaN }));
  const value = median(p95.map((round) => round[OWN]));
  return {
    ...{ id: 'P14', measure: 'mixed 90/10, 16 callers: p95', value, unit: 'ms', comparison: '<' as const },
    ...{ target: P95_LIMIT_MS, met: value < P95_LIMIT_MS, rounds: p95 },
    ...summaryOf(rounds),
  };
}

function poolUtilisation(uses: readonly number[]): BenchResult {
  const value = median(uses);
  return {
    ...{ id: 'P14', measure: 'pool utilisation meanwhile', value, unit: '%', comparison: '<' as const },
    ...{ target: UTILISATION_LIMIT, met: value < UTILISATION_LIMIT },
    ...{ rounds: uses.map((use) => ({ [OWN]: use })), peers: {}, cpuMicrosPerOperation: {} },
  };
}

function leaks(value: number): BenchResult {
  return {
    ...{ id: 'P14', measure: 'connections leaked', value, unit: '', comparison: '≤' as const, target: 0 },
    ...{ met: value === 0, rounds: [{ [OWN]: value }], peers: {}, cpuMicrosPerOperation: {} },
  };
}

/** Time connections were held, of the time they could have been held. */
function utilisation(before: PoolUse, after: PoolUse, elapsedMs: number): number {
  return (after.heldSeconds - before.heldSeconds) / ((after.max * elapsedMs) / 1000);
}

/** With no work left, nothing is leased, and the server sees exactly the sessions that the module knows of, all idle. */
async function countLeaks(database: BenchDatabase, use: PoolUse): Promise<number> {
  const { total, busy } = await database.ask((session) => serverSessions(session, use.applicationName));
  return use.active + use.waiting + busy + Math.abs(total - use.sessions);
}

async function serverSessions(
  session: pg.Client,
  applicationName: string,
): Promise<{ total: number; busy: number }> {
  const { rows } = await session.query<{ total: number; busy: number }>(
    `SELECT count(*)::int AS total, (count(*) FILTER (WHERE state <> 'idle'))::int AS busy
     FROM pg_stat_activity
     WHERE datname = current_database() AND usename = 'healthcare_app' AND application_name = $1`,
    [applicationName],
  );
  return rows[0] ?? { total: NaN, busy: NaN };
}
