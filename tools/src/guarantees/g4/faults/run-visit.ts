import type { Registers } from '../../g2/sessions/registers.js';
import type { Read, Step } from '../../g2/sessions/turn.js';
import { TurnRecord } from '../../g2/process/turn-record.js';
import { monotonicNowMs } from './monotonic-now.js';
import type { Level, RegisterStore, StoreSession } from './register-store.port.js';
import type { Visit, VisitResult } from './visit.js';

export interface Place {
  readonly store: RegisterStore;
  readonly clinics: readonly Registers[];
  /** This process's number. */
  readonly process: number;
}

/** Goes on with a session where the process before stopped, as a request does. */
export async function runVisit({ store, clinics, process }: Place, visit: Visit): Promise<VisitResult> {
  const registers = clinics[visit.clinic];
  if (registers === undefined) throw new RangeError(`there is no clinic ${String(visit.clinic)}`);
  return await store.inSession(registers, visit.token, async (session) => {
    const record = new TurnRecord(process, monotonicNowMs);
    const levels: Record<number, Level> = {};
    for (const step of visit.steps) await take(step, session, record, levels);
    return { events: record.events, levels, token: session.token };
  });
}

async function take(
  step: Step,
  session: StoreSession,
  record: TurnRecord,
  levels: Record<number, Level>,
): Promise<void> {
  if (step.kind === 'write') {
    const { register } = step;
    await record.follow('write', 'update', [register], () => session.countUp(register));
    return;
  }
  const show = async (read: Read): Promise<void> => {
    const operation = record.events.length;
    await record.follow('read', read.how, read.registers, async () => {
      const { values, level } = await session.show(read);
      levels[operation] = level;
      return values;
    });
  };
  await Promise.all(step.reads.map(show));
}
