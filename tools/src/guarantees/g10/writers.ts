import { setTimeout as pause } from 'node:timers/promises';
import type { DatabaseService, Identity } from '@infrastructure/database';
import type { Random } from '../g1/random.js';
import type { WriteJournal } from './write-journal.js';

/** Longest time that a write lets pass between its two rows: the signal meets work in every state. ms */
const LONGEST_THOUGHT_MS = 40;
/** Before a writer whose write failed asks again; ms. */
const AFTER_FAILURE_MS = 5;
const AUDIT = { action: 'WRITE_TWO', resourceType: 'Location' } as const;

export interface WriterStage {
  readonly database: DatabaseService;
  readonly clinic: Identity;
  readonly journal: WriteJournal;
  readonly random: Random;
  /** Told of each write that was acknowledged. */
  readonly onDone: () => void;
}

/** Writes one after another until it is told that the module shuts down. */
export async function writeUntilShutDown(stage: WriterStage): Promise<void> {
  const { journal, random, onDone } = stage;
  for (let isOver = false; !isOver;) {
    const id = random.uuid();
    journal.note({ id, atMs: Date.now(), kind: 'begun' });
    try {
      await writeTwo(stage, id, random.chance(0.5) ? random.below(LONGEST_THOUGHT_MS) : 0);
      journal.note({ id, atMs: Date.now(), kind: 'done' });
      onDone();
    } catch (error) {
      const { code = String(error), outcome = 'untold' } = error as {
        readonly code?: string;
        readonly outcome?: string;
      };
      journal.note({ id, atMs: Date.now(), kind: 'failed', code, outcome });
      isOver = code === 'DB_SHUTTING_DOWN';
      await pause(AFTER_FAILURE_MS);
    }
  }
}

/** Two rows in one transaction: half of it must never be seen. */
async function writeTwo(
  { database, clinic, journal }: WriterStage,
  id: string,
  thoughtMs: number,
): Promise<void> {
  await database.runInContext(clinic, () =>
    database.executeHealthcareWrite(async (client) => {
      await client.location.create({ data: { name: id } });
      journal.note({ id, atMs: Date.now(), kind: 'held' });
      if (thoughtMs > 0) await pause(thoughtMs);
      await client.location.create({ data: { name: id } });
    }, AUDIT),
  );
}
