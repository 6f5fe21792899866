import type { DatabaseService, Identity } from '@infrastructure/database';

/** How long one waits for a connection before its slot counts as lost, connecting included; ms. */
const LOST_AFTER_MS = 8000;

export interface ProbedSlots {
  /** Those that got no connection: their slots are lost. */
  readonly unserved: number;
  /** Those that were served and lost their connection again, though they had done nothing wrong. */
  readonly cutOff: number;
}

/**
 * Asks for as many connections at once as the pool has room for, and keeps each until all were served: one slot that
 * came back cannot serve two.
 */
export async function probeSlots(
  database: DatabaseService,
  clinic: Identity,
  count: number,
): Promise<ProbedSlots> {
  let [answered, unserved, cutOff] = [0, 0, 0];
  let answerAll: () => void = () => undefined;
  const allAnswered = new Promise<void>((resolve) => (answerAll = resolve));
  const answer = (): void => {
    answered += 1;
    if (answered === count) answerAll();
  };
  const probe = async (): Promise<void> => {
    const state = { isServed: false };
    try {
      await database.runInContext({ ...clinic, requestId: 'probe' }, () =>
        database.executeInTransaction(
          async (tx) => {
            await tx.clinic.count();
            state.isServed = true;
            answer();
            await allAnswered;
          },
          { maxWaitMs: LOST_AFTER_MS },
        ),
      );
    } catch {
      if (state.isServed) cutOff += 1;
      else {
        unserved += 1;
        // It keeps nobody waiting.
        answer();
      }
    }
  };
  await Promise.all(Array.from({ length: count }, probe));
  return { unserved, cutOff };
}
