import type { DatabaseService, Identity } from '@infrastructure/database';
import { LoadTally } from './load-tally.js';
import { atSteadyPace, type PaceClock } from './steady-pace.js';

/** More than the module queues: beyond, a server that stands still would only fill this process's memory. */
const MOST_UNDER_WAY = 400;
/** One operation in five. */
const WRITE_EVERY = 5;
const LISTED = 20;
const AUDIT = { action: 'LOAD', resourceType: 'Location' };

export interface LoadSettings {
  readonly seconds: number;
  /** Operations a second, a fifth of them writes. */
  readonly rate: number;
  /** Tells this load's rows from those of others. */
  readonly run: string;
  readonly identity: Identity;
  /** Ends the load early. */
  readonly signal: AbortSignal;
  readonly clock: PaceClock;
  readonly onProgress: (tally: LoadTally) => void;
}

export interface LoadOutcome {
  readonly tally: LoadTally;
  /** Operations that were not started, because too many were under way. */
  readonly leftOut: number;
  readonly longestGapMs: { readonly reads: number; readonly writes: number };
}

/** Reads and keyed writes through the module, at an even pace; each is a request of its own. */
export async function runLoad(database: DatabaseService, settings: LoadSettings): Promise<LoadOutcome> {
  const { seconds, rate, run, identity, signal, clock } = settings;
  const tally = new LoadTally(clock.nowMs());
  const read = async (): Promise<void> => {
    try {
      await database.executeHealthcareRead((client) =>
        client.location.findMany({ orderBy: { name: 'desc' }, take: LISTED }),
      );
      tally.answered(clock.nowMs());
    } catch (error) {
      tally.failed('reads', error);
    }
  };
  const write = async (name: string): Promise<void> => {
    try {
      await database.executeHealthcareWrite(
        (client) => client.location.create({ data: { name }, select: { id: true } }),
        AUDIT,
        { idempotencyKey: name },
      );
      tally.wrote(name, clock.nowMs());
    } catch (error) {
      tally.failed('writes', error);
    }
  };
  const start = async (index: number): Promise<void> => {
    settings.onProgress(tally);
    const isWrite = index % WRITE_EVERY === 0;
    await database.runInContext(identity, () => (isWrite ? write(`${run}-${String(index)}`) : read()));
  };
  const pace = { rate, durationMs: seconds * 1000, mostUnderWay: MOST_UNDER_WAY };
  const leftOut = await atSteadyPace(pace, clock, start, signal);
  const nowMs = clock.nowMs();
  return {
    tally,
    leftOut,
    longestGapMs: { reads: tally.longestGapMs('reads', nowMs), writes: tally.longestGapMs('writes', nowMs) },
  };
}
