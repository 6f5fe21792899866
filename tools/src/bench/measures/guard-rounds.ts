import { fileURLToPath } from 'node:url';
import type { GuardKind, GuardLoadRequest } from '../guard/guard-requests.js';
import { BenchProcess } from '../process/bench-process.js';
import type { Sample } from '../process/sample.js';
import type { Round } from '../report/bench-result.js';
import { interleave } from './interleave.js';
import type { MeasureSettings } from './measure.js';

const SCRIPT = fileURLToPath(new URL('../guard/guard-process.js', import.meta.url));
/** Calls take less than a microsecond, so the code is compiled long before. */
const WARM_UP = { operations: 500_000, mostMs: 5000 };

/** Lets guards run in turn, each in a process of its own. @param guards by the names that the rounds give them */
export async function guardRounds(
  guards: Readonly<Record<string, GuardKind>>,
  { plan, onStep, execArgv }: MeasureSettings,
): Promise<Round[]> {
  const processes = Object.entries(guards).map(([name, kind]) => ({
    name,
    kind,
    process: new BenchProcess(name, SCRIPT, { execArgv }),
  }));
  try {
    for (const { kind, process } of processes) await process.ask('open', kind);
    return await interleave(
      processes.map(({ name, process }) => ({
        name,
        run: (durationMs) =>
          process.ask<Sample>('load', { durationMs } satisfies GuardLoadRequest, durationMs),
      })),
      { ...plan, warmUp: WARM_UP },
      (done, total) => onStep(`round ${String(done + 1)} of ${String(total)}`),
    );
  } finally {
    await Promise.all(processes.map(({ process }) => process.stop()));
  }
}
